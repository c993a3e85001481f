import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'The machine’s own name is not in /etc/hosts',
  because:
    '`{program|The program}` found no address for {hostname|`$`|its own host name} **because** it is the name of this very machine, and `/etc/hosts` has no line for it',
  why: `
\`localhost\` and the machine's own name are no matter of DNS: \`/etc/hosts\` answers them. The line is lost when the machine is renamed (\`hostnamectl\` changes \`/etc/hostname\` only), when an image is
built from nothing, or when a script overwrites the file. sudo, Java (\`UnknownHostException\`), sendmail, RabbitMQ and PostgreSQL look their own name up when they start.`,
  prior: 1,
  clues: [
    {
      when: { entity: { hostname: 'localhost|localhost\\.localdomain|ip6-localhost' } },
      weight: 9,
      says: '`{hostname}` belongs into /etc/hosts',
    },
    {
      when: {
        text: 'unable to resolve host|getLocalHost|InetAddress\\.getLocalHost|hostname -[fi]|\\bEPMD\\b|rabbit@',
      },
      weight: 6,
      says: 'a program looks up the name of its own machine',
    },
    {
      when: { entity: { hostname: 'ip-\\d+-\\d+-\\d+-\\d+.*|[0-9a-f]{12}' } },
      weight: 4,
      says: '`{hostname}` looks like the own name of a cloud machine or a container',
    },
    {
      when: { entity: { hostname: '.*\\.(?:com|org|net|io|dev)' } },
      weight: -3,
      says: '`{hostname}` is a public name',
    },
  ],
  question: {
    ask: 'Is it the name of this machine, and is there a line for it?',
    run: 'hostname; cat /etc/hosts; getent hosts localhost "$(hostname)"',
    answers: [
      {
        reads: { output: 'getent', where: { name: '{hostname}' }, rows: { address: '.+' } },
        weight: -5,
        says: 'it has the address {address}',
      },
      {
        reads: { output: 'getent', where: { name: '{hostname}' }, rows: 'none' },
        weight: 3,
        says: 'there is no line for it',
      },
    ],
  },
  fixes: [
    {
      title: 'Add the line',
      when: 'It is this machine’s name.',
      steps: [
        { kind: 'sh', sh: 'hostname; getent hosts localhost "$(hostname)"' },
        {
          kind: 'sh',
          sh: 'printf "127.0.0.1 localhost\\n::1 localhost\\n127.0.1.1 %s\\n" "$(hostname)" | sudo tee -a /etc/hosts',
          changes: 'Adds lines for localhost and for this machine at the end of /etc/hosts.',
        },
      ],
      whyItWorks:
        'With `files` first in nsswitch.conf the line is found before any server is asked. Debian uses 127.0.1.1 for machines without a fixed address.',
      risk: { level: 'reversible', undo: 'Remove those lines again.' },
      proof: { sh: 'getent hosts localhost "$(hostname)"', shows: 'an address for both' },
    },
    {
      title: 'Let systemd answer it',
      when: 'The machine is renamed often, as cloud images are.',
      steps: [
        {
          kind: 'code',
          runtime: 'nsswitch',
          language: 'text',
          code: 'hosts: files myhostname dns     # package libnss-myhostname',
        },
      ],
      whyItWorks: 'The module answers for localhost and for whatever the machine is called at the moment.',
      risk: { level: 'reversible', undo: 'Take the word out.' },
      proof: { sh: 'getent hosts "$(hostname)"', shows: 'an address' },
    },
    {
      title: 'Give the container a name that it knows',
      when: 'It happens in a container with a host name of its own.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker run --hostname web IMAGE      # docker writes the line into its /etc/hosts',
        },
      ],
      whyItWorks: 'Docker keeps name and line together, unless the file is replaced by a mount.',
      risk: { level: 'reversible', undo: 'Leave the option out.' },
      proof: { sh: 'docker exec CONTAINER getent hosts web', shows: 'its address' },
    },
  ],
  popularButWrong: {
    advice: 'Replace the name by 127.0.0.1 in the one program that complains.',
    because: 'The next program that asks for its own name stumbles over the same missing line.',
  },
  sources: [
    'man:hosts(5)',
    'man:hostname(1)',
    'https://www.freedesktop.org/software/systemd/man/latest/nss-myhostname.html',
  ],
  notReproducible: 'No system call fails: the line is not found, and a name server or nobody answers.',
})
