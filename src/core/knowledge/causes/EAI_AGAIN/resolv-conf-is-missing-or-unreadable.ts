import { defineCause } from '../../schema.ts'

/** glibc falls back to 127.0.0.1 when it cannot open /etc/resolv.conf. */
export default defineCause({
  title: 'The list of name servers is missing or cannot be read',
  because:
    '`{program|The program}` could not look up {hostname|`$`|the host} **because** it cannot open `/etc/resolv.conf`, so it asks nobody but this machine',
  why: `
\`/etc/resolv.conf\` is often a link into \`/run\`. In a chroot, in an image that was copied from a running system, or before the service has started, the link leads nowhere.
A wrong umask can also leave the file to root alone: root then finds names and the service's user does not. glibc says nothing about it and asks 127.0.0.1.`,
  prior: 1,
  clues: [
    { when: { text: 'resolv\\.conf' }, weight: 4, says: 'the log names resolv.conf' },
    {
      when: { text: 'chroot|debootstrap|pivot_root|rootfs|initramfs|mmdebstrap' },
      weight: 3,
      says: 'it runs in another root directory',
    },
    {
      when: { text: 'works? (?:as|with) (?:root|sudo)|only as root' },
      weight: 3,
      says: 'root finds the name and others do not',
    },
  ],
  question: {
    ask: 'Can this user read the file behind the name?',
    run: 'ls -lL /etc/resolv.conf; namei -l /etc/resolv.conf',
    answers: [
      {
        reads: { output: 'ls', where: { name: '/etc/resolv\\.conf' }, rows: { error: '.+' } },
        weight: 6,
        says: 'it cannot be reached: {error}',
      },
      {
        reads: { output: 'ls', where: { name: '/etc/resolv\\.conf' }, rows: { mode: 'r.....---' } },
        weight: 5,
        says: 'only its owner and group may read it',
      },
      {
        reads: { output: 'ls', where: { name: '/etc/resolv\\.conf' }, rows: { mode: 'r..r..r..' } },
        weight: -3,
        says: 'everybody may read it',
      },
    ],
  },
  fixes: [
    {
      title: 'Let everybody read it again',
      when: 'The file is there, and only root may read it.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo chmod 644 /etc/resolv.conf',
          changes: 'Everybody may read the list of name servers, which is no secret.',
        },
      ],
      whyItWorks: 'Each program reads the file by itself, with the rights of its own user.',
      risk: { level: 'reversible', undo: 'sudo chmod 600 /etc/resolv.conf' },
      proof: { sh: 'sudo -u nobody cat /etc/resolv.conf', shows: 'the list' },
    },
    {
      title: 'Mend the link',
      when: 'It leads to a file that is not there.',
      steps: [
        { kind: 'sh', sh: 'readlink -f /etc/resolv.conf' },
        {
          kind: 'sh',
          sh: 'sudo cp --remove-destination /run/systemd/resolve/resolv.conf /mnt/root/etc/resolv.conf',
          changes: 'Puts a plain file with the servers of the host into the chroot at /mnt/root.',
        },
        {
          kind: 'code',
          runtime: 'systemd-nspawn',
          language: 'sh',
          code: 'systemd-nspawn --resolv-conf=copy-host -D /mnt/root',
        },
      ],
      whyItWorks: 'In the other root directory the file then holds the list itself and depends on nothing in /run.',
      risk: { level: 'reversible', undo: 'Remove the file and make the link again.' },
      proof: { sh: 'sudo chroot /mnt/root getent ahosts deb.debian.org', shows: 'addresses' },
    },
  ],
  popularButWrong: {
    advice: 'Restart the network.',
    because: 'The network is up, and root can use it. The list is what this user or this root directory cannot see.',
  },
  sources: [
    'man:resolv.conf(5)',
    'man:namei(1)',
    'https://www.freedesktop.org/software/systemd/man/latest/systemd-nspawn.html',
  ],
  notReproducible: 'The resolver of the lab does not open the file: names that are not in /etc/hosts fail alike.',
})
