import { defineCause } from '../../schema.ts'

/** getaddrinfo(3) with an ai_family that it does not serve. */
export default defineCause({
  title: 'The program asks for an address family that has no host names',
  because:
    '`{program|The program}` could not look up {hostname|`$`|the name} **because** it asked for an address family that the resolver does not serve',
  why: `
The resolver turns names into addresses of IPv4 or IPv6. A hints structure whose family is something else is a mistake in the calling program, and the name never
matters: AF_UNIX meant for a socket path, a constant of another system, or a structure on the stack that nobody cleared. In the last case it comes and goes with what lay in that memory before.`,
  prior: 2,
  clues: [
    { when: { syscall: ['getaddrinfo'] }, weight: 1, says: 'the lookup itself was refused' },
    {
      when: { text: 'AF_UNIX|unix:|\\.sock\\b' },
      weight: 2,
      says: 'a Unix socket is meant; it has a path and no host name',
    },
  ],
  fixes: [
    {
      title: 'Clear the hints, and leave the family open',
      when: 'You write the program.',
      steps: [
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'struct addrinfo hints = {0};          /* clears every field */\nhints.ai_family = AF_UNSPEC;          /* IPv4 and IPv6 */\nhints.ai_socktype = SOCK_STREAM;',
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'socket.getaddrinfo(host, port, family=socket.AF_UNSPEC, type=socket.SOCK_STREAM)',
        },
        { kind: 'code', runtime: 'node', language: 'js', code: 'dns.lookup(host, { family: 0 }, done)   // 0, 4 or 6' },
      ],
      whyItWorks: 'AF_UNSPEC lets the resolver return each family which the machine has.',
      risk: { level: 'reversible', undo: 'Put the old value back.' },
      proof: { sh: 'getent ahosts localhost', shows: 'addresses: the resolver itself works' },
    },
    {
      title: 'Give the path of the socket where a path is meant',
      when: 'The address in the settings is that of a Unix socket.',
      steps: [
        {
          kind: 'text',
          text: 'Look for the form that the program documents, for instance `unix:///run/app.sock` or a key such as `socket:` beside `host:`. A Unix socket is connected by its path, without a lookup.',
        },
      ],
      whyItWorks: 'The program then skips the resolver.',
      risk: { level: 'reversible', undo: 'Restore the old setting.' },
      proof: { sh: 'ss -lx', shows: 'the path of the socket, listening' },
    },
  ],
  popularButWrong: {
    advice: 'Switch IPv6 off.',
    because: 'The value in the hints stays wrong, whichever families the machine has.',
  },
  sources: ['man:getaddrinfo(3)', 'posix:getaddrinfo'],
  notReproducible:
    'A wrong hint is checked inside the C library before any system call; Python showed it for family 99.',
})
