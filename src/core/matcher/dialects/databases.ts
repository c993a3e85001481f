import { isAddress } from '../entities/values.ts'
import { codeOf } from '../evidence/numbers.ts'
import { type Around, defineDialect } from './dialect.ts'

/** PostgreSQL, MySQL and MariaDB, Redis, MongoDB, SQLite: servers and clients. */
export default defineDialect({
  specific: 3,
  patterns: [
    // could not bind IPv4 address "127.0.0.1": Address already in use
    /\bcould not (?<call>bind|listen|create|connect)(?: on| to)? (?:IPv[46] |Unix )?(?:address|socket|socket for address) "(?<operand>[^"]{1,300})"(?: \(port (?<port>\d{1,5})\))?: §/,
    // could not open configuration file "/srv/pg/data/pg_hba.conf": Permission denied
    /\bcould not (?<call>open|read|write|create|stat|remove|rename|access|fsync|extend|truncate|close|link|seek|lock|unlink|load|chmod|flush|find|link to)(?: [^":§]{1,60})? "(?<path>[^"]{1,1000})"(?: to "(?<dest>[^"]{1,1000})")?(?: [^":§]{1,80})?: §/,
    // connection to server at "127.0.0.1", port 1 failed: Connection refused
    /\bconnection to server at "(?<host>[\w.:-]+)"(?: \((?<host2>[\w.:]+)\))?, port (?<port>\d{1,5}) failed: §/,
    // connection to server on socket "/tmp/.s.PGSQL.1" failed: No such file or directory
    /\bconnection to server on socket "(?<path>[^"]{1,300})" failed: §/,
    // could not connect to server: Connection refused
    /\bcould not (?<call>connect) to server: §/,
    // could not translate host name "nosuch.invalid" to address: Name or service not known
    /\bcould not translate host name "(?<hostname>[\w.-]+)" to address: §/,
    // Can't create/write to file './ddl_recovery.log' (Errcode: 13 "Permission denied") · Can't find file: './shop/orders.frm' (errno: 13 - …)
    /\b(?:Can't|Cannot|Unable to|Error|Could not|Got error)[^'"`§]{3,100}['"`](?<path>[^'"`]{1,1000})['"`] \((?:OS )?§/,
    // Can't connect to server on '10.9.1.1' (113) · Can't connect to MySQL server on '127.0.0.1:3306' (111)
    /\bCan't (?<syscall>connect) to (?:MySQL )?server on '(?<host>[\w.-]+?)(?::(?<port>\d{1,5}))?' §/,
    // Can't connect to local server through socket '/run/nosuch.sock' (2)
    /\bCan't (?<syscall>connect) to local (?:MySQL )?server through socket '(?<path>[^']{1,300})' §/,
    // ServerSelectionTimeoutError: mongo:27017: [Errno 111] Connection refused
    /\b(?:ServerSelectionTimeoutError|AutoReconnect|NetworkTimeout|ConnectionFailure): (?<endpoint>[\w.-]{1,253}:\d{1,5}): §/,
    // Error connecting to mongo-2:27017 (10.0.0.12:27017) :: caused by :: No route to host
    /\bError (?<call>connect)ing to (?<endpoint>[\w.-]{1,253}:\d{1,5}) \((?<endpoint2>[\d.]{7,15}:\d{1,5})\) :: caused by :: §/,
    // Can't start server: Bind on TCP/IP port: Address already in use
    /\bCan't start server ?: ?(?<call>Bind) on [^:.§]{1,60}(?:: |\. Got )§/,
    // InnoDB: Unable to lock ./ibdata1 error: 11
    /\bInnoDB: Unable to lock (?<path>\S{1,300}),? §/,
    // InnoDB: Operating system error number 13 in a file operation.
    /\bInnoDB: §/,
    // Could not create server TCP listening socket 127.0.0.1:80: bind: Permission denied
    /\bCould not create server TCP listening socket (?<endpoint>\S+?:\d{1,5}): (?<syscall>\w+): §/,
    // Could not connect to Redis at 10.9.1.1:6379: Can't create socket: No route to host
    /\bCould not (?<call>connect) to Redis at (?<operand>\S+?): (?:[^:§]{1,60}: )?§/,
    // Fatal error, can't open config file '/srv/app/nosuch.conf': No such file or directory
    /\b(?:can't|Can't) (?<call>open|chdir|create|write)(?: to)? [^'"§]{0,60}'(?<path>[^']{1,1000})': §/,
    // Failed opening the temp RDB file temp-9.rdb (in server root dir /srv) for saving: Permission denied
    /\bFailed opening (?:the )?(?:temp )?(?:RDB|AOF|append only) file (?<path>\S{1,300})(?: \(in server root dir [^)]{1,300}\))? for (?:saving|writing): §/,
    // Error moving temp DB file a on the final destination b (in server root dir /): …
    /\bWrite error saving DB on disk: §/,
  ],
  phrases: [
    // mysqldump: Got error: 2005: "Unknown server host 'db' (-3)" when trying to connect: getaddrinfo's own number
    {
      match: /\bUnknown (?:MySQL )?server host '(?<hostname>[^'\s]{1,253})' (?<e>\((-?\d{1,5})\))/,
      needle: 'server host ',
      code: ([text]) =>
        ({ '-3': 'EAI_AGAIN', '-2': 'EAI_NONAME', '-5': 'EAI_NODATA' })[/\((-?\d+)\)$/.exec(text)![1]!] ?? 'ENOTFOUND',
    },
    {
      match: /\bCan't connect to (?:local )?(?:MySQL )?server (?:on|through socket) '[^']{1,300}' (?<e>\((\d{1,3})\))/,
      needle: "can't connect to ",
      code: ([text]) => codeOfConnect(Number(/\((\d{1,3})\)$/.exec(text)![1])),
    },
  ],
  notErrno: [
    // ERROR:  permission denied for table users (SQLSTATE 42501)
    /\bpermission denied (?:for|to) (?:table|relation|schema|database|sequence|function|view|language|tablespace|type|column|foreign|large object|create|set|drop|alter|materialized|procedure|role|copy|\w+ \w+)\b/i,
    // (errno: 150 "Foreign key constraint is incorrectly formed")
    /\(errno: \d{1,4} "(?!Operation|No such|Permission|File|Not a|Is a|No space|Read-only|Too many|Device|Input|Bad|Out of|Cannot|Invalid)[^"]{0,200}"\)/,
    // errno: 1146, sqlState: '42S02' · SQLITE_CONSTRAINT … errno: 19
    /\b(?:SQLITE_\w+|SqliteError|sqlState|sqlMessage|ER_[A-Z_]+)\b.{0,300}/,
    // Got error: 2002 of mysqldump goes on with the errno
    /\b(?:errno|error code|error)"?: ?(?!200[235]\b)\d{4}\b.{0,80}/,
  ],
  around(around) {
    readHint(around)
    readDirective(around)
    readIsRunning(around)
    readDatafile(around)
  },
  samples: [
    {
      from: 'Oracle 19c, in its known format',
      text: "ORA-01110: data file 4: '/u01/oradata/users01.dbf'\nORA-27037: unable to obtain file status\nLinux-x86_64 Error: 2: No such file or directory",
      reads: [{ code: 'ENOENT', entities: { path: '/u01/oradata/users01.dbf' } }],
    },
    {
      from: 'MariaDB 10.11 mysqldump',
      text: `mysqldump: Got error: 2005: "Unknown server host 'db.invalid' (-3)" when trying to connect`,
      reads: [{ code: 'EAI_AGAIN', entities: { hostname: 'db.invalid' } }],
    },
    {
      from: 'MariaDB 10.11',
      text: "2026-11-22 21:53:31 0 [ERROR] Can't start server: Bind on TCP/IP port. Got error: 13: Permission denied",
      reads: [{ code: 'EACCES', entities: { syscall: 'bind' } }],
    },
    {
      from: 'PyMongo 4.8',
      text: 'pymongo.errors.ServerSelectionTimeoutError: mongo:27017: [Errno 111] Connection refused (configured timeouts: connectTimeoutMS: 20000.0ms), Timeout: 30s',
      reads: [{ code: 'ECONNREFUSED', entities: { hostname: 'mongo', port: '27017' } }],
    },
    {
      from: 'psycopg2 2.9 with libpq 13',
      text: 'psycopg2.OperationalError: could not connect to server: Connection refused\n\tIs the server running on host "db" (172.18.0.2) and accepting\n\tTCP/IP connections on port 5432?',
      reads: [{ code: 'ECONNREFUSED', entities: { hostname: 'db', address: '172.18.0.2', port: '5432' } }],
    },
    {
      from: 'MongoDB 7, in its known format',
      text: '{"s":"I","msg":"Heartbeat failed after max retries","attr":{"error":{"errmsg":"Error connecting to mongo-2:27017 (10.0.0.12:27017) :: caused by :: No route to host"}}}',
      reads: [{ code: 'EHOSTUNREACH', entities: { hostname: 'mongo-2', address: '10.0.0.12', port: '27017' } }],
    },
    {
      from: 'PostgreSQL 15.18',
      text: '2026-11-22 06:07:48.554 UTC [31] LOG:  could not bind IPv4 address "127.0.0.1": Address already in use\n2026-11-22 06:07:48.554 UTC [31] HINT:  Is another postmaster already running on port 5432? If not, wait a few seconds and retry.',
      reads: [{ code: 'EADDRINUSE', entities: { syscall: 'bind', address: '127.0.0.1', port: '5432' } }],
    },
    {
      from: 'PostgreSQL 15.18',
      text: '2026-11-22 06:15:42.104 UTC [32] LOG:  could not open configuration file "/srv/pg/data/pg_hba.conf": Permission denied',
      reads: [{ code: 'EACCES', entities: { path: '/srv/pg/data/pg_hba.conf' } }],
    },
    {
      from: 'psql 15.18',
      text: 'psql: error: connection to server at "db.internal" (10.9.1.1), port 5432 failed: Connection refused',
      reads: [{ code: 'ECONNREFUSED', entities: { hostname: 'db.internal', address: '10.9.1.1', port: '5432' } }],
    },
    {
      from: 'psql 15.18',
      text: 'psql: error: connection to server on socket "/tmp/.s.PGSQL.1" failed: No such file or directory',
      reads: [{ code: 'ENOENT', entities: { path: '/tmp/.s.PGSQL.1' } }],
    },
    {
      from: 'psql 9.6',
      text: 'psql: could not connect to server: Connection refused',
      reads: [{ code: 'ECONNREFUSED', entities: { syscall: 'connect' } }],
    },
    {
      from: 'psql 15.18',
      text: 'psql: error: could not translate host name "nosuch.invalid" to address: Name or service not known',
      reads: [{ code: 'EAI_NONAME', entities: { hostname: 'nosuch.invalid' } }],
    },
    {
      from: 'MariaDB 10.11.19',
      text: `2026-11-22  6:34:03 0 [ERROR] mariadbd: Can't create/write to file './ddl_recovery.log' (Errcode: 13 "Permission denied")`,
      reads: [{ code: 'EACCES', entities: { path: './ddl_recovery.log' } }],
    },
    {
      from: 'MariaDB client 10.11',
      text: "ERROR 2002 (HY000): Can't connect to server on '10.9.1.1' (113)",
      reads: [{ code: 'EHOSTUNREACH', entities: { address: '10.9.1.1', syscall: 'connect' } }],
    },
    {
      from: 'MariaDB client 10.11',
      text: "ERROR 2002 (HY000): Can't connect to local server through socket '/run/nosuch.sock' (2)",
      reads: [{ code: 'ENOENT', entities: { path: '/run/nosuch.sock' } }],
    },
    {
      from: 'MySQL 8.0',
      text: "2024-03-02T06:00:12.339112Z 0 [ERROR] [MY-010262] [Server] Can't start server: Bind on TCP/IP port: Address already in use\n2024-03-02T06:00:12.339177Z 0 [ERROR] [MY-010257] [Server] Do you already have another mysqld server running on port: 3306 ?",
      reads: [{ code: 'EADDRINUSE', entities: { syscall: 'bind', port: '3306' } }],
    },
    {
      from: 'MySQL 8.0',
      text: '2024-02-27T04:10:08.990012Z 0 [ERROR] InnoDB: Operating system error number 13 in a file operation.',
      reads: [{ code: 'EACCES', entities: { number: '13' } }],
    },
    {
      from: 'MariaDB 10.11.19',
      text: '[ERROR] InnoDB: Unable to lock ./ibdata1 error: 11',
      reads: [{ code: 'EAGAIN', entities: { path: './ibdata1' } }],
    },
    {
      from: 'Redis 7.0.15',
      text: '9664:M 22 Nov 2026 06:34:29.887 # Warning: Could not create server TCP listening socket 127.0.0.1:80: bind: Permission denied',
      reads: [{ code: 'EACCES', entities: { syscall: 'bind', address: '127.0.0.1', port: '80' } }],
    },
    {
      from: 'redis-cli 7.0.15',
      text: "Could not connect to Redis at 10.9.1.1:6379: Can't create socket: No route to host",
      reads: [{ code: 'EHOSTUNREACH', entities: { address: '10.9.1.1', port: '6379' } }],
    },
    {
      from: 'Redis 7.0.15',
      text: "9667:C 22 Nov 2026 06:34:29.951 # Fatal error, can't open config file '/srv/app/nosuch.conf': No such file or directory",
      reads: [{ code: 'ENOENT', entities: { path: '/srv/app/nosuch.conf' } }],
    },
    {
      from: 'Redis 7.0.15',
      text: '9698:M 22 Nov 2026 06:34:33.105 # Failed opening the temp RDB file temp-9701.rdb (in server root dir /srv/app/ro) for saving: Read-only file system',
      reads: [{ code: 'EROFS', entities: { path: 'temp-9701.rdb' } }],
    },
    {
      from: 'Redis 7.0.15',
      text: '9683:M 22 Nov 2026 06:34:32.024 # Write error saving DB on disk: No space left on device',
      reads: [{ code: 'ENOSPC' }],
    },
    {
      from: 'MongoDB 6.0',
      text: '{"t":{"$date":"2024-03-18T08:12:01.140+00:00"},"s":"E",  "c":"CONTROL",  "id":20568,   "ctx":"initandlisten","msg":"Error setting up listener","attr":{"error":{"code":9001,"codeName":"SocketException","errmsg":"Address already in use"}}}',
      reads: [{ code: 'EADDRINUSE' }],
    },
  ],
  negatives: [
    { from: 'PostgreSQL 15.18', text: '2026-11-22 06:07:49.384 UTC [32] ERROR:  permission denied for table users' },
    {
      from: 'MariaDB 10.11.19',
      text: `ERROR 1005 (HY000): Can't create table \`shop\`.\`orders\` (errno: 150 "Foreign key constraint is incorrectly formed")`,
    },
    { from: 'MySQL 8.0 and mysql2', text: "  errno: 1045, sqlState: '28000', code: 'ER_ACCESS_DENIED_ERROR'" },
    { from: 'PostgreSQL 15.18', text: 'FATAL:  data directory "/srv/pg/data" has invalid permissions' },
  ],
})

/** The MariaDB client prints 115 (EINPROGRESS) for a connection that was refused while it waited. */
function codeOfConnect(number: number): string | null {
  return number === 115 ? 'ECONNREFUSED' : codeOf(number, 'linux')
}

/** `HINT:  Is another postmaster already running on port 5432?` below. */
function readHint({ line, text, place, found }: Around): void {
  if (found.has('port') || !/\bcould not bind\b/.test(text(line) ?? '')) return
  for (const at of [line + 1, line + 2]) {
    const match = /\brunning on port (\d{1,5})\?/d.exec(text(at) ?? '')
    if (match?.indices !== undefined) {
      found.add('port', match[1]!, place(at, ...match.indices[1]!))
      return
    }
  }
}

/** Redis shows the line of its configuration above what went wrong: `>>> 'dir /srv/data'`. */
function readDirective({ line, text, place, found }: Around): void {
  const match = /^(?:>>> )?'[\w-]{1,60} "?(\/[^'"]{1,1000})"?'$/d.exec(text(line - 1) ?? '')
  if (match?.indices !== undefined && !found.has('path'))
    found.add('path', match[1]!, place(line - 1, ...match.indices[1]!))
}

/** Oracle names the file in the ORA lines above the errno. */
function readDatafile({ line, text, place, found }: Around): void {
  if (found.has('path') || !/^Linux-x86_64 Error: /.test(text(line) ?? '')) return
  for (let at = line - 1; at > line - 5; at--) {
    const match = /^ORA-\d{5}: [^']{0,80}'([^']{1,1000})'/d.exec(text(at) ?? '')
    if (match?.indices === undefined) continue
    found.add('path', match[1]!, place(at, ...match.indices[1]!))
    return
  }
}

/** libpq before 14 asks on the next lines whether the server is running there. */
function readIsRunning({ line, text, place, found }: Around): void {
  if (found.has('port') || !/\bcould not connect to server: /.test(text(line) ?? '')) return
  const host = /\bIs the server running (?:on host|locally)[^"]{0,60}"([^"]{1,300})"(?: \(([\w.:]{2,40})\))?/d.exec(
    text(line + 1) ?? '',
  )
  if (host?.indices === undefined) return
  const key = host[1]!.startsWith('/') ? 'path' : isAddress(host[1]!) ? 'address' : 'hostname'
  found.add(key, host[1]!, place(line + 1, ...host.indices[1]!))
  if (host[2] !== undefined) found.add('address', host[2], place(line + 1, ...host.indices[2]!))
  for (const at of [line + 1, line + 2]) {
    const port = /\bconnections on port (\d{1,5})\?/d.exec(text(at) ?? '')
    if (port?.indices !== undefined) found.add('port', port[1]!, place(at, ...port.indices[1]!))
  }
}
