import { defineDialect } from './dialect.ts'

/** systemd and its tools, D-Bus, sudo, cron. */
export default defineDialect({
  specific: 3,
  patterns: [
    // file '/var/log/syslog'[8] write error - see … OS error: § · file '/data/log': open error: § (rsyslog)
    /\bfile '(?<path>[^'§]{1,1000})'(?:\[\d{1,7}\]|:) (?<syscall>write|open) error\b.{0,200}?: §/,
    // error: error renaming /var/log/a.log to /var/log/a.log.1: Read-only file system (logrotate)
    /\berror renaming (?<path>\S{1,1000}) to (?<dest>\S{1,1000}): §/,
    // print.socket: Failed to create listening socket ([::]:631): Address already in use
    /\bFailed to (?:create listening|listen on|bind) socket \((?<endpoint>[^)]{1,100})\): §/,
    // app.service: Failed to execute /opt/app/run: No such file or directory · Failed at step EXEC spawning /opt/app/run: Permission denied
    /\bFailed to (?:execute|execute command|locate executable|spawn) (?<path>\/\S{1,1000}?): §/,
    /\bFailed at step \w+ spawning (?<path>\S{1,1000}?): §/,
    // Failed to connect to bus: Host is down · Failed to get D-Bus connection: Operation not permitted
    /\bFailed to (?<call>connect|get|open|mount|create|load|set up|start|listen|read|write)[^:§]{0,120}: §/,
    // app.service: Changing to the requested working directory failed: No such file or directory
    /\bChanging to the requested working directory failed: §/,
    // app.service: Failed to run 'start' task: No such file or directory
    /^(?<program>[\w@.:-]{1,200}\.(?:service|socket|mount)): Failed to run '[\w-]{1,40}' task: §/,
    // app.service: Unable to locate executable '/opt/app/run': No such file or directory
    /\bUnable to locate executable '(?<path>[^'§]{1,1000})': §/,
  ],
  phrases: [
    // eth0: Could not set route: Nexthop has invalid gateway. File exists (systemd-networkd gives the kernel's sentence before)
    {
      match: /(?<=\bCould not [^:\n]{1,80}: [^:\n]{1,160}\. )(?<e>File exists)$/,
      needle: '. file exists',
      code: 'EEXIST',
    },
  ],
  samples: [
    {
      from: 'systemd-networkd 252, in its known format',
      text: 'Nov 21 08:00:00 edge systemd-networkd[411]: eth0: Could not set route: Nexthop has invalid gateway. File exists',
      reads: [{ code: 'EEXIST' }],
    },
    {
      from: 'logrotate 3.21, in its known format',
      text: 'error: error renaming /var/log/app.log to /var/log/app.log.1: Read-only file system',
      reads: [{ code: 'EROFS', entities: { path: '/var/log/app.log', dest: '/var/log/app.log.1' } }],
    },
    {
      from: 'rsyslog 8.2302',
      text: "file '/var/log/syslog'[8] write error - see https://www.rsyslog.com/solving-rsyslog-write-errors/ for help OS error: No space left on device [v8.2302.0]",
      reads: [{ code: 'ENOSPC', entities: { path: '/var/log/syslog', syscall: 'write' } }],
    },
    {
      from: 'rsyslog 8.2302',
      text: "file '/data/log/messages': open error: Read-only file system [v8.2302.0]",
      reads: [{ code: 'EROFS', entities: { path: '/data/log/messages', syscall: 'open' } }],
    },
    {
      from: 'systemd 252',
      text: 'Apr 01 05:40:12 host systemd[1]: print.socket: Failed to create listening socket ([::]:631): Address already in use',
      reads: [{ code: 'EADDRINUSE', entities: { address: '::', port: '631' } }],
    },
    {
      from: 'systemd 252',
      text: 'Apr 01 05:40:12 host systemd[4121]: app.service: Failed to execute /opt/app/run: No such file or directory',
      reads: [{ code: 'ENOENT', entities: { path: '/opt/app/run' } }],
    },
    {
      from: 'systemd 252',
      text: 'Apr 01 05:40:12 host systemd[4121]: app.service: Failed at step EXEC spawning /opt/app/run: Permission denied\nApr 01 05:40:12 host systemd[1]: app.service: Main process exited, code=exited, status=203/EXEC',
      reads: [{ code: 'EACCES', entities: { path: '/opt/app/run' } }],
    },
    {
      from: 'systemctl 252',
      text: 'Failed to connect to bus: Host is down',
      reads: [{ code: 'EHOSTDOWN', entities: { syscall: 'connect' } }],
    },
    {
      from: 'systemd 252',
      text: 'systemd[4121]: app.service: Changing to the requested working directory failed: No such file or directory',
      reads: [{ code: 'ENOENT' }],
    },
    {
      from: 'systemd 254',
      text: "Apr 01 05:40:12 host (run)[4121]: app.service: Unable to locate executable '/opt/app/run': No such file or directory\nApr 01 05:40:12 host systemd[1]: app.service: Main process exited, code=exited, status=203/EXEC",
      reads: [{ code: 'ENOENT', entities: { program: 'app.service', pid: '4121', path: '/opt/app/run' } }],
    },
    {
      from: 'systemd 252',
      text: "Apr 01 05:40:12 host systemd[1]: app.service: Failed to run 'start' task: No such file or directory",
      reads: [{ code: 'ENOENT', entities: { program: 'app.service' } }],
    },
    {
      from: 'systemd 252',
      text: 'Apr 01 05:40:12 host systemd[1]: app.service: Failed to load environment files: No such file or directory',
      reads: [{ code: 'ENOENT', entities: { program: 'app.service' } }],
    },
  ],
  negatives: [
    // ENOENT, EACCES or ENOEXEC: the status does not say which
    { from: 'systemd 252', text: 'systemd[1]: app.service: Main process exited, code=exited, status=203/EXEC' },
    { from: 'systemd 252', text: 'systemd[1]: app.service: Main process exited, code=exited, status=200/CHDIR' },
    { from: 'systemd 252', text: 'systemd[1]: app.service: Main process exited, code=exited, status=1/FAILURE' },
    { from: 'systemd 252', text: "systemd[1]: print.socket: Failed with result 'resources'." },
    { from: 'systemd 252', text: 'systemd[1]: app.service: Main process exited, code=killed, status=15/TERM' },
  ],
})
