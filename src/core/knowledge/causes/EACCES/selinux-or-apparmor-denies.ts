import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'SELinux or AppArmor forbids it, whatever the mode says',
  because:
    '`{program|The program}` may not use {path|`$`|this} **because** a security policy of the system confines that program',
  why: `
On Fedora, RHEL and Android (SELinux) and on Ubuntu, Debian and SUSE (AppArmor) a second check follows the one of modes and owners: may *this program* do that? A web server that reads from a home directory, a database moved to another disk, a volume without label, a port which
is not in the policy: mode and owner are right, root is refused too, and only the audit log tells.`,
  prior: 1,
  clues: [
    {
      when: { text: 'avc: +denied|apparmor="?DENIED|AVC apparmor|scontext=|SELinux|AppArmor|type=1400|audit\\(' },
      weight: 9,
      says: 'the audit log names a denial by the policy',
    },
    {
      when: { text: 'fedora|rhel|red hat|centos|rocky|almalinux|\\bel[789]\\b|httpd_t|container_t' },
      weight: 3,
      says: 'a system that runs SELinux',
    },
    {
      when: { text: '\\bsnap\\b|/snap/|usr\\.sbin\\.(?:mysqld|named|cupsd)|libvirt' },
      weight: 2,
      says: 'a program that AppArmor confines',
    },
    { when: { text: '\\broot@|uid=0\\b|running as root' }, weight: 1, says: 'even root is refused' },
    { when: { syscall: ['setpriority'] }, weight: -6, says: 'no policy is asked about that' },
  ],
  question: {
    ask: 'What does the audit log say?',
    run: 'sudo dmesg | grep -iE "avc|apparmor" | tail -n 5',
    answers: [
      {
        reads: { output: 'dmesg', rows: { message: '.*(?:avc: +denied|apparmor="DENIED").*' } },
        weight: 8,
        says: 'a denial: {message}',
      },
      {
        reads: { output: 'dmesg', rows: 'none' },
        weight: -3,
        says: 'no denial stands in the kernel log (with auditd running, ask `ausearch -m avc`)',
      },
    ],
  },
  fixes: [
    {
      title: 'Give the file the label which its place should have',
      when: 'SELinux, and files were moved or copied there.',
      steps: [
        { kind: 'sh', sh: 'ls -Z {path}; matchpathcon {path}' },
        {
          kind: 'sh',
          sh: 'sudo restorecon -Rv {path}',
          changes: 'The labels of that path, to what the policy expects.',
        },
        {
          kind: 'code',
          runtime: 'SELinux',
          language: 'sh',
          code: "semanage fcontext -a -t httpd_sys_content_t '/srv/site(/.*)?'\nrestorecon -Rv /srv/site",
        },
        { kind: 'code', runtime: 'docker', language: 'sh', code: 'docker run -v "$PWD:/app:Z" image     # podman too' },
      ],
      whyItWorks: 'The policy speaks of labels, not of paths; `mv` keeps the old one.',
      risk: { level: 'reversible', undo: 'semanage fcontext -d, then restorecon again.' },
      proof: { sh: 'ls -Z {path}', shows: 'the type that `matchpathcon` names' },
    },
    {
      title: 'Allow it in the policy',
      when: 'The act belongs to the program, in your set-up.',
      steps: [
        {
          kind: 'code',
          runtime: 'SELinux',
          language: 'sh',
          code: 'setsebool -P httpd_can_network_connect on\nsemanage port -a -t http_port_t -p tcp 8081',
        },
        {
          kind: 'code',
          runtime: 'AppArmor',
          language: 'sh',
          code: 'echo "/data/mysql/** rwk," >> /etc/apparmor.d/local/usr.sbin.mysqld\napparmor_parser -r /etc/apparmor.d/usr.sbin.mysqld',
        },
      ],
      whyItWorks: 'The rule then contains this one case, and goes on confining the rest.',
      risk: { level: 'reversible', undo: 'setsebool -P … off; remove the line and load the profile again.' },
      proof: { sh: 'sudo ausearch -m avc -ts recent', shows: '<no matches>' },
    },
  ],
  popularButWrong: {
    advice: 'Switch the policy off for the whole machine.',
    because:
      'It takes the confinement from every service at once, and the next relabelling or update brings the failure back.',
  },
  sources: [
    'man:apparmor(7)',
    'https://docs.kernel.org/admin-guide/LSM/index.html',
    'https://docs.docker.com/engine/storage/bind-mounts/',
    'https://docs.kernel.org/admin-guide/LSM/apparmor.html',
  ],
  notReproducible: 'It takes a kernel with a policy loaded; namespaces cannot give one to a single test.',
})
