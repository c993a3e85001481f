import { defineDialect } from './dialect.ts'

/** PHP warnings: `func(arg): what: strerror in FILE on line N`. */
export default defineDialect({
  specific: 3,
  patterns: [
    // rename(/srv/a.tmp,/srv/b): No such file or directory
    /\b(?<syscall>rename|copy|link|symlink)\((?<path>[^(),§]{1,1000}),(?<dest>[^()§]{1,1000})\): §/,
    // PHP Warning:  file_get_contents(secret.txt): Failed to open stream: Permission denied in /srv/app/app.php on line 2
    /\b(?<call>fopen|file_get_contents|file_put_contents|include|include_once|require|require_once|copy|rename|readfile|file|touch|unlink|rmdir|mkdir|opendir|scandir|dir|chmod|chown|chgrp|symlink|link|readlink|simplexml_load_file|imagecreatefrom\w+|move_uploaded_file|SplFileObject::__construct|ZipArchive::\w+)\((?<operand>[^()§]{1,1000})\): (?:[Ff]ailed to open (?:stream|directory|dir)|failed to open dir|Failed to open directory)?(?:: )?§/,
    // touch(): Unable to create file /etc/t because Permission denied
    /\b(?<call>touch)\(\): Unable to create file (?<path>[^\s§]{1,1000}) because §/,
    // fsockopen(): Unable to connect to 127.0.0.1:1 (Connection refused)
    /\b(?<call>\w+)\(\): (?:Unable|unable) to connect to (?<endpoint>[^\s§]+) \(§/,
    // php_network_getaddresses: getaddrinfo for nosuch.invalid failed: Name or service not known
    /\b(?<syscall>getaddrinfo) (?:for (?<hostname>[\w.-]+) )?failed: §/,
    // fwrite(): Write of 100000 bytes failed with errno=32 Broken pipe
    /\b(?<call>fwrite|file_put_contents|fread|fputs)\(\): (?:Write|Read|read|write|Only).{0,120}? §/,
    // mkdir(): File exists in /srv/app/app.php on line 2
    /\b(?<syscall>[a-z_]\w+)\(\): (?:[^§]{0,200}: )?§ in (?=\/|[A-Z]:)/,
    // SQLSTATE[HY000] [2002] Connection refused
    /\bSQLSTATE\[\w+\] \[\d+\] §/,
    // Failed to listen on 127.0.0.1:18150 (reason: Address already in use)
    /\bFailed to (?<syscall>listen) on (?<endpoint>\S+) \(reason: §/,
    // Uncaught RedisException: Connection refused in /srv/a.php:4
    /\bUncaught [\w\\]{1,100}: (?:.{0,200}: )?§ in /,
  ],
  samples: [
    {
      from: 'PHP 8.2.29',
      text: 'PHP Warning:  touch(): Unable to create file /etc/t because Permission denied in /srv/a.php on line 3',
      reads: [{ code: 'EACCES', entities: { path: '/etc/t' } }],
    },
    {
      from: 'PHP 8.2.29',
      text: 'PHP Warning:  rename(/srv/a.tmp,/srv/b): No such file or directory in Command line code on line 1',
      reads: [{ code: 'ENOENT', entities: { syscall: 'rename', path: '/srv/a.tmp', dest: '/srv/b' } }],
    },
    {
      from: 'PHP 8.2.29',
      text: 'PHP Warning:  file_get_contents(secret.txt): Failed to open stream: Permission denied in /srv/app/app.php on line 2',
      reads: [{ code: 'EACCES', entities: { path: 'secret.txt' } }],
    },
    {
      from: 'PHP 8.2.29',
      text: 'Warning: fsockopen(): Unable to connect to 127.0.0.1:1 (Connection refused) in /srv/app/app.php on line 2',
      reads: [{ code: 'ECONNREFUSED', entities: { address: '127.0.0.1', port: '1' } }],
    },
    {
      from: 'PHP 8.2.29',
      text: 'PHP Warning:  fsockopen(): php_network_getaddresses: getaddrinfo for nosuch.invalid failed: Name or service not known in /srv/app/app.php on line 2',
      reads: [{ code: 'EAI_NONAME', entities: { hostname: 'nosuch.invalid', syscall: 'getaddrinfo' } }],
    },
    {
      from: 'PHP 8.2.29',
      text: 'PHP Notice:  fwrite(): Write of 100000 bytes failed with errno=32 Broken pipe in /srv/app/app.php on line 2',
      reads: [{ code: 'EPIPE' }],
    },
    {
      from: 'PHP 8.2.29',
      text: 'PHP Warning:  mkdir(): File exists in /srv/app/app.php on line 2',
      reads: [{ code: 'EEXIST', entities: { syscall: 'mkdir' } }],
    },
    {
      from: 'PHP 8.2.29',
      text: 'PDOException: SQLSTATE[HY000] [2002] Connection refused',
      reads: [{ code: 'ECONNREFUSED' }],
    },
    {
      from: 'PHP 8.2.29',
      text: '[Sun Nov 22 06:34:03 2026] Failed to listen on 127.0.0.1:18150 (reason: Address already in use)',
      reads: [{ code: 'EADDRINUSE', entities: { syscall: 'listen', address: '127.0.0.1', port: '18150' } }],
    },
    {
      from: 'PHP 8.2.29, phpredis 5.3.7',
      text: 'PHP Fatal error:  Uncaught RedisException: Connection refused in /srv/a.php:4',
      reads: [{ code: 'ECONNREFUSED' }],
    },
  ],
  negatives: [
    {
      from: 'PHP 8.2.29',
      text: 'PHP Fatal error:  Uncaught TypeError: strlen(): Argument #1 ($string) must be of type string, array given in /srv/a.php:2',
    },
  ],
})
