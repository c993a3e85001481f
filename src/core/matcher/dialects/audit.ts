import { defineDialect } from './dialect.ts'

/** The kernel's audit log: what AppArmor denied, and system calls that failed with `exit=-13`. */
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
  samples: [
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
      from: 'auditd 3.0',
      text: 'type=SYSCALL msg=audit(1:2): arch=c000003e syscall=257 success=yes exit=13 ppid=1 pid=811',
    },
    { from: 'AppArmor', text: 'apparmor="ALLOWED" operation="open" profile="x" name="/etc/a" pid=812 error=-13' },
  ],
})
