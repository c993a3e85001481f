import { defineCause } from '../../schema.ts'

/** getaddrinfo(3) with an NSS line whose modules cannot be loaded: no lookup was made, and errno is left over (EBUSY). */
export default defineCause({
  title: 'The line hosts: names a module that is not installed',
  because:
    '`{program|The program}` could not look up {hostname|`$`|the name} **because** none of the modules that `/etc/nsswitch.conf` names after `files` is on this machine',
  why: `
Each word behind \`hosts:\` is a library: \`resolve\` is \`libnss_resolve.so.2\`, \`mdns4_minimal\` comes with Avahi, \`myhostname\` and \`wins\` have packages of their own. A word without its library is passed over. When
nothing is left that could ask anybody, glibc has no answer and no reason either: it says “System error”, and errno holds what was in it. Measured with glibc 2.36 and \`hosts: files resolve\` without \`libnss-resolve\`: Node.js prints
\`getaddrinfo EBUSY\` and Python \`[Errno 16]\`. Images that took the file over from another system, and systems after \`apt remove\`, are in that state.`,
  prior: 2,
  clues: [
    {
      when: { text: 'nsswitch|libnss|nss-resolve|myhostname|mdns' },
      weight: 5,
      says: 'modules of the name service are named',
    },
    {
      when: { text: 'Dockerfile|docker|container|chroot|debootstrap|image' },
      weight: 1,
      says: 'it runs in an image, whose libraries may not fit its settings',
    },
    { when: { also: ['EMFILE'] }, weight: -5, says: 'the same log is out of open files, which gives the same words' },
  ],
  question: {
    ask: 'Which modules are named, and does the plain one find the name?',
    run: 'grep ^hosts: /etc/nsswitch.conf; ls /lib/*-linux-gnu/libnss_*; getent -s dns ahosts {hostname}',
    answers: [
      {
        reads: { output: 'getent', rows: { address: '.+' } },
        weight: 5,
        says: 'asked by way of `dns` alone the name has the address {address}',
      },
      { reads: { output: 'getent', rows: 'none' }, weight: -2, says: 'DNS alone does not find it either' },
    ],
  },
  fixes: [
    {
      title: 'Name `dns` in the line',
      when: 'Always possible: it belongs to the C library itself.',
      steps: [
        { kind: 'sh', sh: 'grep ^hosts: /etc/nsswitch.conf' },
        {
          kind: 'sh',
          sh: "sudo sed -i.old 's/^hosts:.*/hosts: files dns/' /etc/nsswitch.conf",
          changes: 'Where all programs look names up; the former file stays as nsswitch.conf.old.',
        },
      ],
      whyItWorks: 'Programs that start from now on read the new line and ask the servers of `/etc/resolv.conf`.',
      risk: { level: 'reversible', undo: 'sudo mv /etc/nsswitch.conf.old /etc/nsswitch.conf' },
      proof: { sh: 'getent ahosts {hostname}', shows: 'addresses' },
    },
    {
      title: 'Install the module that is named',
      when: 'The line is meant as it is, for instance on a machine with systemd-resolved.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo apt install libnss-resolve',
          changes:
            'Adds the module `resolve`, and puts its word into the line. For the others: libnss-mdns, libnss-myhostname, libnss-winbind.',
        },
      ],
      whyItWorks: 'The word then has its library, which asks the resolver that it was made for.',
      risk: { level: 'reversible', undo: 'sudo apt remove libnss-resolve' },
      proof: { sh: 'getent -s resolve ahosts {hostname}', shows: 'addresses' },
    },
  ],
  popularButWrong: {
    advice: 'Write another server into /etc/resolv.conf.',
    because: 'Only `dns` reads that file, and in this state nobody asks `dns`.',
  },
  exceptions: [
    'With `hosts: files` alone the answer is “Name or service not known”: `files` could be asked, and knew nothing.',
  ],
  sources: ['man:nsswitch.conf(5)', 'man:getaddrinfo(3)', 'man:nss(5)'],
  notReproducible:
    'The resolver of the lab reads no nsswitch.conf, and no system call fails. `getent` and Node.js 20 showed it on Debian 12.',
})
