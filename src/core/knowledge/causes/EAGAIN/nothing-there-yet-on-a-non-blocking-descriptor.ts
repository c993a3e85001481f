import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'A non-blocking descriptor has nothing to give yet',
  because:
    '`{program|The program}` got no data **because** its descriptor is non-blocking and the other side had not sent any yet',
  why: `
On a descriptor in non-blocking mode \`read\` and \`write\` never wait: when there is nothing to read, or no room to write, they return this
code, and the program is meant to wait with \`poll\` and ask again. It becomes an error when a program does not expect it, for instance since
somebody else switched the shared terminal or pipe to non-blocking: \`node\`, \`ssh\` and \`curl\` may leave it so.`,
  prior: 2,
  clues: [
    {
      when: { syscall: ['read', 'write', 'recv', 'recvfrom', 'send', 'sendto', 'accept', 'readv', 'writev'] },
      weight: 4,
      says: 'reading and writing may say “not now”',
    },
    {
      when: { text: 'EWOULDBLOCK|would block|non-?blocking|O_NONBLOCK' },
      weight: 3,
      says: 'the log speaks of blocking',
    },
    { when: { text: 'fork|thread|clone|process' }, weight: -2, says: 'processes or threads are named' },
  ],
  fixes: [
    {
      title: 'Put the terminal or pipe back into blocking mode',
      when: 'A tool says “write error: Resource temporarily unavailable”.',
      steps: [
        { kind: 'code', runtime: 'python', language: 'sh', code: 'python3 -c "import os; os.set_blocking(1, True)"' },
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: 'make 2>&1 | cat      # cat gets a pipe of its own, in blocking mode',
        },
      ],
      whyItWorks:
        'The mode belongs to the open file, which all programs on that terminal share; a new pipe begins in blocking mode.',
      risk: { level: 'reversible', undo: 'Programs that want non-blocking mode set it again themselves.' },
      proof: { sh: 'grep flags /proc/self/fdinfo/1', shows: 'flags without 04000' },
    },
    {
      title: 'Wait until the descriptor is ready',
      when: 'It is your program.',
      steps: [
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'struct pollfd p = { .fd = fd, .events = POLLIN };\nwhile ((n = read(fd, buf, sizeof buf)) < 0 && errno == EAGAIN)\n    poll(&p, 1, -1);',
        },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "if (!stream.write(chunk)) await once(stream, 'drain')",
        },
      ],
      whyItWorks: '`poll` sleeps until there is something; asking in a tight loop burns a processor.',
      risk: { level: 'reversible', undo: 'Remove the loop.' },
      proof: { sh: 'strace -c -p {pid}', shows: 'few calls that fail' },
    },
  ],
  popularButWrong: {
    advice: 'Sleep a little and hope.',
    because: 'The descriptor tells when it is ready; a fixed pause is too long and too short.',
  },
  sources: ['man:read(2)', 'man:poll(2)', 'man:fcntl(2)', 'man:open(2)'],
  notReproducible: 'It is a normal answer of system calls; the programs of the lab handle it.',
})
