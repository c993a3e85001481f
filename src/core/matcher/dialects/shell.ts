import { defineDialect } from './dialect.ts'

/** The shells: bash, dash, zsh, fish, busybox. */
export default defineDialect({
  specific: 3,
  patterns: [
    // ksh: secret.yml: cannot open [Permission denied] · ksh: cd: priv: [Permission denied]
    /^(?:[^\s:]{1,300}): (?:(?:line )?\d+: )?(?:cd: |\.: )?(?<path>[^:§[]{1,1000}): (?:cannot (?<call>open|create|execute) )?\[§\]/,
    // bash: line 1: cd: private: Permission denied
    /^(?:-?(?:ba|da|a|k|mk)?sh|[^\s:]{1,300}): (?:(?:line )?\d+: )?cd: (?:can't cd to )?(?<path>[^:§]{1,1000}): §/,
    // bash: line 1: /dev/tcp/127.0.0.1/1: Connection refused
    /^(?:[^\s:]{1,300}): (?:(?:line )?\d+: )?\/dev\/(?:tcp|udp)\/(?<host>[\w.:-]+)\/(?<port>\d{1,5}): §/,
    // bash: connect: Connection refused · bash: fork: retry: Resource temporarily unavailable
    /^(?:-?(?:ba|da|a|k|mk)?sh|[^\s:]{1,300}): (?:(?:line )?\d+: )?(?<syscall>fork|connect|execve|dup2|pipe|getcwd|socket|read|write|open|setrlimit)(?:: (?:retry|[^:§]{1,80}))?: §/,
    // 0 [main] bash (1234) C:\msys64\usr\bin\bash.exe: bash: fork: retry: Resource temporarily unavailable
    /\b(?<program>bash|sh|zsh): (?<syscall>fork): (?:retry: )?§/,
    // fork: retry: Resource temporarily unavailable (the shell's name was cut off)
    /^(?<syscall>fork): retry: §/,
    // bash: line 1: kill: (1) - Operation not permitted · kill: (1): Operation not permitted
    /(?:: |^|\/)(?<syscall>kill): \((?<pid>\d+)\)(?: -|:) §/,
    // bash: line 1: echo: write error: No space left on device
    /^(?:-?(?:ba|da|a|k|mk|z)?sh|[^\s:]{1,300}): ?(?:(?:line )?\d+: )?(?<program>\w+): (?<syscall>write|read) error: §/,
    // bash: pipe error: Too many open files · bash: line 1: read: read error: 0: Is a directory
    /^(?:-?(?:ba|da|a|k|mk|z)?sh|[^\s:]{1,300}): ?(?:(?:line )?\d+: )?(?<syscall>pipe|fork) error: §/,
    /^(?:-?(?:ba|da|a|k|mk|z)?sh|[^\s:]{1,300}): ?(?:(?:line )?\d+: )?(?<program>read|mapfile|readarray): (?<syscall>read) error: (?<fd>\d{1,4}): §/,
    // bash: line 1: 9: Bad file descriptor
    /^(?:-?(?:ba|da|a|k|mk|z)?sh|[^\s:]{1,300}): (?:(?:line )?\d+: )?(?<fd>\d{1,4}): §$/,
    // bash: line 1: ulimit: open files: cannot modify limit: Operation not permitted
    /: (?<program>ulimit): [^:§]{1,60}: [^:§]{1,60}: §/,
    // bash: line 1: cannot create temp file for here-document: No space left on device
    /: cannot create temp file for here-document: §/,
    // bash: line 1: ./node_exporter: cannot execute binary file: Exec format error · bash: ./x: /bin/foo: bad interpreter: No such file or directory
    /^(?:-?(?:ba|da|a|k|mk)?sh|[^\s:]{1,300}): (?:(?:line )?\d+: )?(?<path>[^:§]{1,1000}): (?:[^:§]{1,1000}: )?(?:cannot execute binary file: |bad interpreter: |cannot execute: )§/,
    // ./run.sh: line 3: /var/log/x: Permission denied
    /^(?:-?(?:ba|da|a|k|mk)?sh: |[^\s:]{1,300}: (?=line \d))(?:line \d+: )?(?<path>(?!\d+:|\w+ error:)[^:§]{1,1000}): §$/,
    // dash: 1: cannot create data: Is a directory · sh: can't open config.yml: no such file
    /^(?:[^\s:]{1,300}): (?:\d+: )?(?:cannot|can't) (?<call>create|open) (?<path>[^\s:§'"‘“`]{1,1000}): §/,
    // sh: 1: /bin/true: Argument list too long
    /^(?:-?(?:da|a)?sh|[^\s:]{1,300}): \d+: (?!(?:cd|kill|ulimit|umask|read|wait|exec|printf|echo|test|trap): )(?<path>[^:§]{1,1000}): §$/,
    // zsh:1: permission denied: ./noexec.sh · zsh:cd:1: no such file or directory: nosuch · zsh: permission denied: ./x
    /^(?<program>zsh):(?:\w+:)?(?:\d+:)? ?§: (?<path>.{1,1000})$/,
    // zsh:echo:1: write error: no space left on device · zsh: ./tool: Operation not permitted
    /^(?<program>zsh):\w+:\d+: (?<syscall>write|read) error: §/,
    /^zsh: (?<path>[^:§]{1,1000}): §$/,
    // cd: Too many levels of symbolic links: 'loop1' (fish)
    /^cd: §: '(?<path>[^']{1,1000})'/,
  ],
  phrases: [
    // /bin/sh: 1: /opt/jobs/rotate.pl: not found (dash): a path, so no search along PATH was in vain
    {
      match: /(?<=^[\w./-]{1,60}: (?:line )?\d{1,6}: )(?<path>\.{0,2}\/[^\s:]{1,1000}): (?<e>not found)$/,
      needle: ': not found',
      code: 'ENOENT',
    },
    { match: /\bcannot execute: (?<e>required file not found)\b/, needle: 'required file not found', code: 'ENOENT' },
    {
      match: /\bcannot (?:create|open) [^:\n]{1,1000}: (?<e>Directory nonexistent|No such file)$/,
      needle: 'directory nonexistent',
      code: 'ENOENT',
    },
    // strings: 'none': No such file · ERROR: failed to open ID file 'id.pub': No such file
    {
      match: /: (?:[^:'\n]{1,100} )?'(?<path>[^'\n]{1,1000})': (?<e>No such file)$/,
      needle: "': no such file",
      code: 'ENOENT',
    },
    {
      match: /\b(?:cannot|can't) (?:create|open) [^:\n]{1,1000}: (?<e>[Nn]o such file)$/,
      needle: 'no such file',
      code: 'ENOENT',
    },
    {
      match: /\bcan't create [^:\n]{1,1000}: (?<e>nonexistent directory)$/,
      needle: 'nonexistent directory',
      code: 'ENOENT',
    },
    // dash's `write error` hides the errno; a full disk is what makes it
    {
      match: /^\S{1,300}: \d+: (?:echo|printf): (?:echo|printf): (?<e>I\/O error)$/,
      needle: ': i/o error',
      code: 'ENOSPC',
    },
    {
      match: /^(?:warning: Path|cd:) '(?<path>[^']{1,1000})' (?<e>is not a directory)/,
      needle: "' is not a directory",
      code: 'ENOTDIR',
    },
    {
      match: /^(?:warning: Path|cd: The directory) '(?<path>[^']{1,1000})' (?<e>does not exist)/,
      needle: "' does not exist",
      code: 'ENOENT',
    },
    {
      match: /^fish: Unknown command\. '(?<path>[^']{1,1000})' (?<e>exists but is not an executable file)/,
      needle: "' exists but is not an exe",
      code: 'EACCES',
    },
    {
      match: /\bAn argument or exported variable exceeds the OS argument length limit/,
      needle: 'exceeds the os argument',
      code: 'E2BIG',
    },
  ],
  samples: [
    {
      from: 'ssh-copy-id 9.2',
      text: "/usr/bin/ssh-copy-id: ERROR: failed to open ID file 'nokey.pub': No such file",
      reads: [{ code: 'ENOENT', entities: { path: 'nokey.pub' } }],
    },
    {
      from: 'bash 5.2',
      text: '-bash: fork: retry: Resource temporarily unavailable',
      reads: [{ code: 'EAGAIN', entities: { syscall: 'fork' } }],
    },
    {
      from: 'bash 5.2, its name cut off',
      text: 'fork: retry: Resource temporarily unavailable',
      reads: [{ code: 'EAGAIN', entities: { syscall: 'fork' } }],
    },
    {
      from: 'ksh93u+m 1.0.4',
      text: 'ksh: secret.yml: cannot open [Permission denied]',
      reads: [{ code: 'EACCES', entities: { path: 'secret.yml', syscall: 'open' } }],
    },
    {
      from: 'dash 0.5.12',
      text: '/bin/sh: 1: /opt/jobs/rotate.pl: not found',
      reads: [{ code: 'ENOENT', entities: { path: '/opt/jobs/rotate.pl' } }],
    },
    {
      from: 'bash 5.2.15',
      text: 'bash: line 1: cd: private: Permission denied',
      reads: [{ code: 'EACCES', entities: { path: 'private' } }],
    },
    {
      from: 'bash 5.2.15',
      text: 'bash: line 1: /dev/tcp/127.0.0.1/1: Connection refused',
      reads: [{ code: 'ECONNREFUSED', entities: { address: '127.0.0.1', port: '1' } }],
    },
    {
      from: 'bash 5.2.15',
      text: 'bash: fork: retry: Resource temporarily unavailable',
      reads: [{ code: 'EAGAIN', entities: { syscall: 'fork' } }],
    },
    {
      from: 'bash 5.2.15',
      text: 'bash: line 1: kill: (1) - Operation not permitted',
      reads: [{ code: 'EPERM', entities: { syscall: 'kill', pid: '1' } }],
    },
    {
      from: 'bash 5.2.15',
      text: 'bash: line 1: echo: write error: No space left on device',
      reads: [{ code: 'ENOSPC', entities: { syscall: 'write' } }],
    },
    {
      from: 'bash 5.2.15',
      text: 'bash: pipe error: Too many open files',
      reads: [{ code: 'EMFILE', entities: { syscall: 'pipe' } }],
    },
    {
      from: 'bash 5.2.15',
      text: 'bash: line 1: read: read error: 0: Is a directory',
      reads: [{ code: 'EISDIR', entities: { syscall: 'read', fd: '0' } }],
    },
    {
      from: 'bash 5.2.15',
      text: 'bash: line 1: 9: Bad file descriptor',
      reads: [{ code: 'EBADF', entities: { fd: '9' } }],
    },
    {
      from: 'bash 5.2.15',
      text: 'bash: line 1: ulimit: open files: cannot modify limit: Operation not permitted',
      reads: [{ code: 'EPERM' }],
    },
    {
      from: 'bash 5.2.15',
      text: 'bash: line 1: cannot create temp file for here-document: No space left on device',
      reads: [{ code: 'ENOSPC' }],
    },
    {
      from: 'bash 5.2.15',
      text: 'bash: line 1: ./node_exporter: cannot execute binary file: Exec format error',
      reads: [{ code: 'ENOEXEC', entities: { path: './node_exporter' } }],
    },
    {
      from: 'bash 5.2.15',
      text: './run.sh: line 3: /var/log/x: Permission denied',
      reads: [{ code: 'EACCES', entities: { path: '/var/log/x' } }],
    },
    {
      from: 'dash 0.5.12',
      text: 'dash: 1: cannot create data: Is a directory',
      reads: [{ code: 'EISDIR', entities: { path: 'data' } }],
    },
    {
      from: 'dash 0.5.12',
      text: 'sh: 1: cannot create out/report.csv: Directory nonexistent',
      reads: [{ code: 'ENOENT', entities: { path: 'out/report.csv' } }],
    },
    {
      from: 'busybox 1.35.0',
      text: "sh: can't open config.yml: no such file",
      reads: [{ code: 'ENOENT', entities: { path: 'config.yml' } }],
    },
    {
      from: 'dash 0.5.12',
      text: 'dash: 1: /bin/true: Argument list too long',
      reads: [{ code: 'E2BIG', entities: { path: '/bin/true' } }],
    },
    {
      from: 'zsh 5.9',
      text: 'zsh:1: permission denied: ./noexec.sh',
      reads: [{ code: 'EACCES', entities: { path: './noexec.sh' } }],
    },
    {
      from: 'zsh 5.9',
      text: 'zsh:echo:1: write error: no space left on device',
      reads: [{ code: 'ENOSPC', entities: { syscall: 'write' } }],
    },
    {
      from: 'zsh 5.9 on macOS',
      text: 'zsh: ./tool-darwin-arm64: Operation not permitted',
      reads: [{ code: 'EPERM', entities: { path: './tool-darwin-arm64' } }],
    },
    {
      from: 'fish 3.6.0',
      text: "cd: Too many levels of symbolic links: 'loop1'",
      reads: [{ code: 'ELOOP', entities: { path: 'loop1' } }],
    },
    {
      from: 'fish 3.6.0',
      text: "warning: Path 'config.json' is not a directory",
      reads: [{ code: 'ENOTDIR', entities: { path: 'config.json' } }],
    },
    {
      from: 'fish 3.6.0',
      text: "cd: 'config.json' is not a directory",
      reads: [{ code: 'ENOTDIR', entities: { path: 'config.json' } }],
    },
    {
      from: 'fish 3.6.0',
      text: "fish: Unknown command. './deploy.fish' exists but is not an executable file.",
      reads: [{ code: 'EACCES', entities: { path: './deploy.fish' } }],
    },
    {
      from: 'fish 3.6.0',
      text: "warning: Path 'none.txt' does not exist",
      reads: [{ code: 'ENOENT', entities: { path: 'none.txt' } }],
    },
    {
      from: 'bash 5.2.15',
      text: 'bash: line 1: ./s.py: cannot execute: required file not found',
      reads: [{ code: 'ENOENT', entities: { path: './s.py' } }],
    },
  ],
  negatives: [
    { from: 'fish 3.6.0', text: 'fish: Unknown command: deploy' },
    { from: 'a scheduler', text: 'fork: retry: 3 times at most' },
    { from: 'bash 5.2.15', text: 'bash: line 3: unexpected EOF while looking for matching `"\'' },
    { from: 'bash 5.2.15', text: 'make: *** [Makefile:5: test] Error 98' },
  ],
})
