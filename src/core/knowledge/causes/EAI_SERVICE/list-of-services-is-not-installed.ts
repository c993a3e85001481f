import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'The image has no list of services, so a word is no port there',
  because:
    '`{program|The program}` got no port for the word it was given **because** /etc/services, which turns words into numbers, is missing or does not have it',
  why: `
\`getaddrinfo\` takes \`443\` as it is and looks \`https\` up in \`/etc/services\`, together with tcp or udp. Slim images of Debian and Ubuntu leave the file out (package \`netbase\`), \`scratch\` and
distroless images mostly too: the same program then knows \`http\` on your laptop and not in the container. The list may also have the word for the other protocol only, such as \`tftp\`, which is UDP.`,
  prior: 2,
  clues: [
    {
      when: { text: '\\b(?:https?|smtp|imaps?|ldaps?|ssh|postgresql|mysql|domain|telnet)["\':,/ ].*Servname' },
      weight: 4,
      says: 'a word that every complete list has was not known',
    },
    {
      when: { text: 'docker|container|slim|distroless|Dockerfile|kube' },
      weight: 2,
      says: 'it runs in a container, and slim images come without the list',
    },
  ],
  question: {
    ask: 'Does the machine have the list, and the word in it?',
    run: 'ls -l /etc/services; getent services https/tcp',
    answers: [
      { reads: { output: 'services', rows: { port: '\\d+' } }, weight: -5, says: 'the list has {name} as port {port}' },
      {
        reads: { output: 'ls', rows: { error: 'No such file or directory' } },
        weight: 5,
        says: 'the list of services is not there',
      },
      { reads: { output: 'services', rows: 'none' }, weight: 4, says: 'no list knows the word' },
    ],
  },
  fixes: [
    {
      title: 'Give the port as a number',
      when: 'Always possible, and it needs nothing of the image.',
      steps: [
        { kind: 'sh', sh: 'socat - TCP:localhost:80' },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: "socket.create_connection(('example.com', 443))   # not 'https'",
        },
      ],
      whyItWorks: 'A number is taken as it stands; no file is opened for it.',
      risk: { level: 'reversible', undo: 'Write the word again.' },
      proof: {
        sh: 'nc -vz localhost 80',
        shows: '`succeeded!`, or `Connection refused` if nobody listens: the port was understood',
      },
    },
    {
      title: 'Install the list',
      when: 'The words come from a configuration that you do not want to change.',
      steps: [
        {
          kind: 'sh',
          sh: 'apt-get update && apt-get install -y netbase',
          changes: 'Adds /etc/services, /etc/protocols and /etc/rpc.',
        },
        {
          kind: 'code',
          runtime: 'docker',
          language: 'dockerfile',
          code: 'RUN apt-get update && apt-get install -y --no-install-recommends netbase',
        },
      ],
      whyItWorks: 'The resolver reads the file at the next question; nothing has to be restarted.',
      risk: { level: 'reversible', undo: 'apt-get remove netbase' },
      proof: { sh: 'getent services https/tcp', shows: '`https  443/tcp`' },
    },
  ],
  popularButWrong: {
    advice: 'Look for the mistake in DNS or in /etc/hosts.',
    because: 'The host is not what failed: a name that nobody knows has another message, “Name or service not known”.',
  },
  exceptions: [
    'musl (Alpine) says “Unrecognized service”, and Node.js takes a port that is a word for the path of a Unix socket: `connect ENOENT https`.',
  ],
  sources: ['man:services(5)', 'man:getaddrinfo(3)', 'man:getent(1)', 'https://packages.debian.org/stable/netbase'],
  notReproducible:
    'No system call fails where the file is there and the word is not in it: `socat - TCP:localhost:nosuch` shows the message on a real Linux.',
})
