import { defineCause } from '../../schema.ts'

/** mmap(2) in a 32-bit process: 3 or 4 GiB of addresses, however much memory there is. */
export default defineCause({
  title: 'A 32-bit program has no addresses left',
  because:
    '`{program|The program}` got no memory **because** it is a 32-bit program, and its 4 GiB of addresses are used up or in pieces',
  why: 'A 32-bit process can name 4 GiB at most, 3 on a 32-bit kernel, whatever the machine has. Libraries, stacks of threads and old blocks cut them into pieces, so that a block of some hundred megabytes may find no room at a total of two gigabytes.',
  prior: 0,
  clues: [
    {
      when: { text: '\\bi[3-6]86\\b|32-bit|armv7|armhf|x86 JVM|Client VM|win32-ia32|\\bELF 32' },
      weight: 4,
      says: 'a 32-bit program or system is named',
    },
    { when: { text: 'x86_64|amd64|aarch64|arm64' }, weight: -3, says: 'the machine is a 64-bit one' },
  ],
  fixes: [
    {
      title: 'Use the 64-bit build',
      when: 'There is one.',
      steps: [
        { kind: 'sh', sh: 'file -L "$(command -v node)"' },
        { kind: 'code', runtime: 'node', language: 'sh', code: 'node -p process.arch   # ia32 or arm: a 32-bit build' },
      ],
      whyItWorks: 'Its addresses reach further than any memory.',
      risk: { level: 'reversible', undo: 'Install the 32-bit build again.' },
      proof: { sh: 'file -L "$(command -v node)"', shows: 'ELF 64-bit' },
    },
    {
      title: 'Make smaller stacks and blocks',
      when: 'It has to stay 32-bit.',
      steps: [{ kind: 'code', runtime: 'java', language: 'sh', code: 'java -Xss256k -Xmx1g -jar app.jar' }],
      whyItWorks: 'Each thread reserves the addresses of its whole stack.',
      risk: { level: 'reversible', undo: 'Remove the options.' },
      proof: { sh: 'grep VmPeak /proc/{pid}/status', shows: 'less than 3000000 kB' },
    },
  ],
  popularButWrong: { advice: 'Put in more memory.', because: 'It cannot be named by this program.' },
  sources: ['man:mmap(2)', 'man:file(1)', 'https://nodejs.org/api/process.html'],
  notReproducible: 'The machine of the recordings runs 64-bit programs only.',
})
