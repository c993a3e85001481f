import { defineCause } from '../../schema.ts'

/** getcwd(2), getxattr(2), getpwnam_r(3): the answer is longer than the buffer; setxattr(2), rtnetlink: a name longer than allowed. */
export default defineCause({
  title: 'A buffer is too small for the answer, or a name too long for its field',
  because:
    '`{program|The program}` could not get or set the value **because** it does not fit into the room that there is for it',
  why: `
Calls that fill a buffer say so when the answer is longer: \`getcwd\`, \`getxattr\` and \`listxattr\`, \`getpwnam_r\` for a group with many members. The caller shall come again with more room, and some programs do not. The other way round it is a name: an attribute's has at
most 255 bytes, a network interface's 15, so that tools that build names from long project names fail.`,
  prior: 1,
  clues: [
    {
      when: { text: 'RTNETLINK|netlink|interface|veth|\\bip link|bridge|\\bCNI\\b|link name', near: 6 },
      weight: 6,
      says: 'a network interface was to be named or set',
    },
    {
      when: {
        syscall: [
          'getcwd',
          'getxattr',
          'lgetxattr',
          'listxattr',
          'llistxattr',
          'setxattr',
          'lsetxattr',
          'getpwnam_r',
          'getgrnam_r',
          'getgrgid_r',
        ],
      },
      weight: 6,
      says: 'the failing call fills a buffer or sets a named value',
    },
    {
      when: { text: 'getcwd|getpw\\w+_r|getgr\\w+_r|xattr|buffer', near: 4 },
      weight: 5,
      says: 'a buffer or an attribute is in play',
    },
    { when: { text: '\\b\\d{19,}\\b|printf: |strto', near: 2 }, weight: -4, says: 'a number was read' },
  ],
  question: {
    ask: 'Which call fails, and with which sizes?',
    run: 'strace -f -e trace=getcwd,getxattr,setxattr,listxattr,sendmsg,recvmsg {program}',
    answers: [
      {
        reads: { output: 'strace', rows: { errno: 'ERANGE' } },
        weight: 5,
        says: '`{call}` was given a buffer of the wrong size',
      },
      {
        reads: { output: 'strace', rows: 'none' },
        weight: -4,
        says: 'no call failed so: the library did it by itself',
      },
    ],
  },
  fixes: [
    {
      title: 'Ask for the size, or try with more room',
      when: 'The program is yours.',
      steps: [
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'size_t size = 1024;\nchar *buffer = NULL;\nint e;\ndo {\n  buffer = realloc(buffer, size *= 2);\n  e = getpwnam_r(name, &entry, buffer, size, &found);\n} while (e == ERANGE);',
        },
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'char *cwd = getcwd(NULL, 0);   // glibc and musl take what is needed',
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'os.getcwd(); os.getxattr(path, name)   # do so by themselves',
        },
      ],
      whyItWorks: 'Twice the room each time soon holds the longest answer.',
      risk: { level: 'reversible', undo: 'Put the fixed size back.' },
      proof: {
        sh: 'strace -e trace=getcwd,getxattr ./program',
        shows: 'no line with ERANGE behind which nothing follows',
      },
    },
    {
      title: 'Shorten the name',
      when: 'It is a network interface or an attribute.',
      steps: [
        { kind: 'sh', sh: 'ip -br link' },
        {
          kind: 'code',
          runtime: 'docker',
          language: 'yaml',
          code: 'networks:\n  default:\n    driver_opts:\n      com.docker.network.bridge.name: app0   # 15 letters at most',
        },
        { kind: 'code', runtime: 'bash', language: 'sh', code: 'name=${project:0:10}' },
      ],
      whyItWorks: 'The field in the kernel has 16 bytes for an interface, the last of them a zero.',
      risk: { level: 'reversible', undo: 'Use the long name elsewhere, as an alias: `ip link set dev app0 alias …`.' },
      proof: { sh: 'ip link show app0', shows: 'the interface' },
    },
  ],
  popularButWrong: {
    advice: 'Look for a wrong calculation, since the message says “numerical result”.',
    because: 'The words come from mathematics; the kernel uses the same code for lengths.',
  },
  sources: ['man:getcwd(2)', 'man:getxattr(2)', 'man:setxattr(2)', 'man:getpwnam_r(3)', 'man:netdevice(7)'],
  notReproducible:
    'Debian’s base has no program that makes this mistake. On a real Linux getcwd with 2 bytes and setxattr with a name of 305 bytes gave ERANGE.',
})
