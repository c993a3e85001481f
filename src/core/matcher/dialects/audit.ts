import { defineDialect } from './dialect.ts'

/** The kernel's audit log: what AppArmor and SELinux denied, and system calls that failed with `exit=-13`. */
export default defineDialect({
  specific: 3,
  only: /\bapparmor="DENIED"|\bsuccess=no /,
  patterns: [
    // apparmor="DENIED" operation="open" profile="/usr/sbin/nginx" name="/etc/app/secret" pid=812 comm="nginx" … error=-13
    /\boperation="(?<call>[a-z]{2,20})"[^§]{0,300} name="(?<path>[^"]{1,1000})"(?: pid=(?<pid>\d{1,7}))?(?: comm="(?<program>[^"]{1,60})")?[^§]{0,300} §/,
    /\boperation="(?<call>[a-z]{2,20})"[^§]{0,300} §/,
    // syscall=257 success=no exit=-13 … ppid=1 pid=811 … comm="nginx"
    /\bsuccess=no § .{0,300}? pid=(?<pid>\d{1,7}) (?:.{0,400}? comm="(?<program>[^"]{1,60})")?/,
  ],
  phrases: [
    // What SELinux allows in permissive mode is only noted.
    {
      match:
        /\bavc: {1,2}(?<e>denied) {1,2}\{ (?<call>\w{1,30})[\w ]{0,80} \} for {1,2}pid=(?<pid>\d{1,7}) comm="(?<program>[^"]{1,60})"(?: (?:path|name)="(?<path>[^"]{1,1000})")?.{0,400} tclass=(\w{1,40})\b.{0,20} permissive=0/,
      needle: 'avc:  denied',
      code: (match) => (/^cap/.test(match.at(-1) ?? '') ? 'EPERM' : 'EACCES'),
    },
  ],
  samples: [
    {
      from: 'Linux 6.1 with SELinux, in its known format',
      text: 'audit: type=1400 audit(1795329231.118:413): avc:  denied  { read } for  pid=811 comm="nginx" name="index.html" dev="sda1" ino=211 scontext=system_u:system_r:httpd_t:s0 tcontext=system_u:object_r:user_home_t:s0 tclass=file permissive=0',
      reads: [{ code: 'EACCES', entities: { path: 'index.html', pid: '811', program: 'nginx', syscall: 'read' } }],
    },
    {
      from: 'Linux 6.1 with AppArmor',
      text: 'audit: type=1400 audit(1795329231.118:411): apparmor="DENIED" operation="open" profile="/usr/sbin/nginx" name="/etc/app/secret" pid=812 comm="nginx" requested_mask="r" denied_mask="r" fsuid=33 ouid=0 error=-13',
      reads: [{ code: 'EACCES', entities: { syscall: 'open', path: '/etc/app/secret', pid: '812', program: 'nginx' } }],
    },
    {
      from: 'Linux 6.1 with AppArmor',
      text: 'apparmor="DENIED" operation="mount" info="failed flags match" error=-13 profile="docker-default"',
      reads: [{ code: 'EACCES', entities: { syscall: 'mount' } }],
    },
    {
      from: 'auditd 3.0',
      text: 'type=SYSCALL msg=audit(1795329231.118:412): arch=c000003e syscall=257 success=no exit=-13 a0=ffffff9c items=1 ppid=1 pid=811 uid=33 comm="nginx" exe="/usr/sbin/nginx"',
      reads: [{ code: 'EACCES', entities: { pid: '811', program: 'nginx' } }],
    },
  ],
  negatives: [
    {
      from: 'Linux 6.1 with SELinux, permissive',
      text: 'avc:  denied  { read } for  pid=811 comm="nginx" name="index.html" dev="sda1" ino=211 tclass=file permissive=1',
    },
    {
      from: 'auditd 3.0',
      text: 'type=SYSCALL msg=audit(1:2): arch=c000003e syscall=257 success=yes exit=13 ppid=1 pid=811',
    },
    { from: 'AppArmor', text: 'apparmor="ALLOWED" operation="open" profile="x" name="/etc/a" pid=812 error=-13' },
  ],
})
