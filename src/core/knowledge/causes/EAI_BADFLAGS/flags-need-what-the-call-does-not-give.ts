import { defineCause } from '../../schema.ts'

/** getaddrinfo(3), getnameinfo(3) with flags that contradict the other arguments or are unknown. */
export default defineCause({
  title: 'The flags of the lookup contradict its arguments, or are none',
  because:
    '`{program|The program}` could not look up {hostname|`$`|the name} **because** the flags of its lookup are unknown here or ask for something the call leaves out',
  why: `
Each flag has a condition. \`AI_CANONNAME\` wants the full name of a host, so there must be a host; without one (a null pointer, \`None\` in Python) glibc refuses it. Bits which this library
does not know are refused as well: a program built against a newer or another C library, or hints that were never cleared. \`getnameinfo\` has flags of its own,
and those of \`getaddrinfo\` are wrong there.`,
  prior: 2,
  clues: [
    {
      when: { syscall: ['getaddrinfo', 'getnameinfo'] },
      weight: 1,
      says: 'the library refuses the arguments of `{syscall}`',
    },
    { when: { missing: ['hostname'] }, weight: 1, says: 'no host name stands in the message' },
  ],
  fixes: [
    {
      title: 'Clear the structure, and set only the flags you need',
      when: 'You write the program.',
      steps: [
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'struct addrinfo hints = {0};\nhints.ai_flags = host ? AI_CANONNAME : AI_PASSIVE;',
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'flags = socket.AI_CANONNAME if host else socket.AI_PASSIVE\nsocket.getaddrinfo(host or None, port, flags=flags)',
        },
      ],
      whyItWorks:
        'AI_PASSIVE is the flag for “no host: any address of this machine”, and the full name is asked for only where there is a name.',
      risk: { level: 'reversible', undo: 'Put the old flags back.' },
      proof: {
        sh: 'python3 -c "import socket; print(socket.getaddrinfo(\'localhost\', 80, flags=socket.AI_CANONNAME)[0])"',
        shows: 'an address and a name',
      },
    },
    {
      title: 'Fill the setting in that is the host name',
      when: 'A finished program prints it: then its host is most likely missing.',
      steps: [{ kind: 'sh', sh: "env | grep -iE 'host|url|addr'" }],
      whyItWorks: 'An unset variable often arrives as no host at all, and the flags for a host then stand alone.',
      risk: { level: 'reversible', undo: 'Take the value out again.' },
      proof: { sh: "env | grep -iE 'host|url|addr'", shows: 'a value behind the equals sign' },
    },
  ],
  popularButWrong: {
    advice: 'Change the name server.',
    because: 'Nobody was asked: the call came back before the first packet.',
  },
  sources: ['man:getaddrinfo(3)', 'man:getnameinfo(3)', 'posix:getaddrinfo'],
  notReproducible:
    'It is decided in the C library alone; Python showed it for AI_CANONNAME without a name and for an unknown bit.',
})
