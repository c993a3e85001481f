import { defineCause } from '../../schema.ts'

/** execve(2) reports the missing ELF interpreter (PT_INTERP) as if the program were missing. */
export default defineCause({
  title: 'The loader that the program needs is not on this system',
  because: '{path|$|The program} could not be started **because** the dynamic loader that it names does not exist here',
  why: `
A linked program names its loader in its header, \`/lib64/ld-linux-x86-64.so.2\` for instance, and the kernel starts that one. Alpine has musl (\`/lib/ld-musl-x86_64.so.1\`) instead, a 64-bit system often has no 32-bit
loader, NixOS has it elsewhere. \`ls\` shows the program, and the message says that it does not exist: what is missing is the loader.`,
  prior: 0,
  clues: [
    {
      when: { text: 'alpine|musl|ld-linux|ld-musl|apk add|distroless|scratch|NixOS|i386|32-bit', near: 40 },
      weight: 5,
      says: 'the log speaks of a system with another loader',
    },
    {
      when: { syscall: ['spawn', 'execve', 'exec', 'fork/exec', 'posix_spawn'] },
      weight: 2,
      says: 'a program was to be started',
    },
    {
      when: { text: 'required file not found|exec .*no such file or directory|docker|FROM ', near: 20 },
      weight: 2,
      says: 'the program itself is there',
    },
    {
      when: { entity: { path: '/.*' }, text: 'exec|spawn|\\bsh: |cannot run', near: 0 },
      weight: 1,
      says: 'the program was named by its whole path',
    },
    {
      when: { entity: { path: '.*\\.(?:sh|py|pl|rb|js)' } },
      weight: -5,
      says: '`{path}` is a script: it has an interpreter and no loader',
    },
    {
      when: { syscall: ['open', 'openat', 'stat', 'mkdir', 'connect', 'unlink', 'rename', 'uv_cwd', 'scandir'] },
      weight: -6,
      says: 'no program was to be started',
    },
    { when: { entity: { path: '[^/]+' } }, weight: -2, says: 'the name was looked for in PATH' },
  ],
  question: {
    ask: 'Which loader does it name?',
    run: 'file {path}',
    answers: [
      {
        reads: { output: 'file-elf', rows: { loader: '/lib(?:64)?/ld-linux.*' } },
        weight: 9,
        says: 'the program is there and wants `{loader}`, of glibc',
      },
      {
        reads: { output: 'file-elf', rows: { loader: '/lib/ld-musl.*' } },
        weight: 9,
        says: 'the program is there and wants `{loader}`, of musl',
      },
      {
        reads: { output: 'file-elf', rows: { linked: 'static' } },
        weight: -6,
        says: 'it is linked statically and needs no loader',
      },
    ],
  },
  fixes: [
    {
      title: 'Take the build for this system',
      when: 'There is one for musl, or for 64 bit.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'dockerfile',
          code: '# glibc, instead of node:20-alpine\nFROM node:20-bookworm-slim',
        },
        {
          kind: 'code',
          runtime: 'node',
          language: 'sh',
          code: 'rm -r node_modules && npm ci   # inside of the container, for its libc',
        },
        {
          kind: 'code',
          runtime: 'rust',
          language: 'sh',
          code: 'cargo build --release --target x86_64-unknown-linux-musl',
        },
      ],
      whyItWorks: 'The loader that is named is then one that is there.',
      risk: { level: 'reversible', undo: 'Use the old image or build again.' },
      proof: { sh: 'ldd {path}', shows: 'all libraries with a path behind the arrow' },
    },
    {
      title: 'Link it statically',
      when: 'It is yours.',
      steps: [
        { kind: 'code', runtime: 'go', language: 'sh', code: 'CGO_ENABLED=0 go build -o app .' },
        { kind: 'code', runtime: 'c', language: 'sh', code: 'musl-gcc -static -o app app.c' },
      ],
      whyItWorks: 'A static program has no loader in its header: it runs on Alpine and in `scratch` too.',
      risk: { level: 'reversible', undo: 'Build it as before.' },
      proof: { sh: 'file app', shows: 'statically linked' },
    },
    {
      title: 'Install the loader',
      when: 'The program cannot be changed.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo dpkg --add-architecture i386 && sudo apt-get update && sudo apt-get install libc6:i386',
          changes: 'Installs the 32-bit C library with its loader (Debian, Ubuntu).',
        },
        { kind: 'code', runtime: 'alpine', language: 'sh', code: 'apk add gcompat' },
      ],
      whyItWorks: 'The file that the header names comes into being.',
      risk: { level: 'reversible', undo: 'Remove the package again.' },
      proof: { sh: 'ls -l /lib/ld-linux.so.2', shows: 'the loader' },
    },
  ],
  popularButWrong: {
    advice: 'Make a link from the musl loader to the glibc name.',
    because: 'It starts, and then misses symbols or crashes: the two C libraries are not the same inside.',
  },
  sources: ['man:execve(2)', 'man:ld.so(8)', 'man:elf(5)', 'https://go.dev/doc/install/source'],
  notReproducible:
    'The programs of the lab have an ELF header and no dynamic loader. On a real Debian a copy of `true` whose header names a missing loader gave ENOENT from execve.',
})
