import { defineCause } from '../../schema.ts'

/** getnameinfo(3) with a host or service buffer that is too short. */
export default defineCause({
  title: 'The buffer for the name is shorter than the name',
  because:
    '`{program|The program}` could not turn an address into a name **because** the room that it gave to `getnameinfo` is too small for it',
  why: `
\`getnameinfo\` writes host and service into buffers of the caller and cuts nothing off: what does not fit is an error. A buffer of 16 or 46 bytes holds an address and no name; 64 hold most names and not those of cloud machines
(\`ec2-203-0-113-25.eu-central-1.compute.amazonaws.com\`). So it fails for some clients only. glibc 2.36 has no text for the code and says “Unknown error”; musl says “Overflow”.`,
  prior: 2,
  clues: [
    {
      when: { text: 'getnameinfo|NI_MAXHOST|reverse|PTR' },
      weight: 3,
      says: 'an address was to be turned into a name',
    },
    { when: { syscall: ['getnameinfo'] }, weight: 3, says: 'the call is `{syscall}`' },
  ],
  question: {
    ask: 'How long is the name of that address?',
    run: 'getent hosts {address}',
    answers: [
      {
        reads: { output: 'getent', rows: { name: '.{46,}' } },
        weight: 4,
        says: '`{name}` is longer than an address ever is',
      },
    ],
  },
  fixes: [
    {
      title: 'Give it the room that every name fits into',
      when: 'The program is yours.',
      steps: [
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'char host[NI_MAXHOST], service[NI_MAXSERV];   /* 1025 and 32 */\nint e = getnameinfo(sa, size, host, sizeof host, service, sizeof service, 0);',
        },
      ],
      whyItWorks: 'A name of DNS has 255 bytes at most, and one of a local database 1024.',
      risk: { level: 'reversible', undo: 'Put the old sizes back.' },
      proof: { sh: 'getent hosts {address}', shows: 'the same name as the program prints' },
    },
    {
      title: 'Ask for the number instead of the name',
      when: 'It is only for a log.',
      steps: [
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'getnameinfo(sa, size, host, sizeof host, service, sizeof service, NI_NUMERICHOST | NI_NUMERICSERV);',
        },
      ],
      whyItWorks: 'An IPv6 address with its interface has at most 64 bytes, and no server has to be asked for it.',
      risk: { level: 'reversible', undo: 'Take the flags out.' },
      proof: { sh: 'strace -e trace=network ./program', shows: 'no question to port 53' },
    },
  ],
  popularButWrong: {
    advice: 'Enter a shorter name for the address into /etc/hosts.',
    because: 'It helps for that one client; the next one comes with a name of its own.',
  },
  sources: ['man:getnameinfo(3)', 'posix:getnameinfo'],
  notReproducible:
    'No program of the lab asks for a name with a short buffer; a C program with four bytes showed it on glibc 2.36 and musl 1.2.3.',
})
