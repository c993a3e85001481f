import { defineCause } from '../../schema.ts'

/** WASI: path_open outside of the preopened directories, or with rights they do not have. FreeBSD Capsicum: cap_rights_limit. */
export default defineCause({
  title: 'The sandbox was not given the folder, or not the right to it',
  because:
    '`{program|The program}` could not use {path|`$`|the file} **because** the sandbox holds no descriptor with the right to it',
  why: `
A WebAssembly program under WASI has no file system of its own: it gets some folders at its start, and reaches only what lies below them. Absolute paths, and \`..\` that leads out, end
here. FreeBSD's Capsicum does the same with descriptors, whose rights can be cut down and never widened.`,
  prior: 2,
  clues: [
    { when: { text: 'wasi|wasm|wasmtime|wasmer|preopen' }, weight: 4, says: 'a WebAssembly program runs' },
    { when: { text: 'cap_enter|cap_rights|capsicum' }, weight: 3, says: 'Capsicum is named' },
  ],
  fixes: [
    {
      title: 'Give it the folder',
      when: 'The program may have it.',
      steps: [
        {
          kind: 'sh',
          sh: 'wasmtime run --dir .::/work program.wasm /work/input.txt',
          changes: 'The program sees this folder as /work, and may write there.',
        },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "const wasi = new WASI({ version: 'preview1', preopens: { '/work': process.cwd() } })",
        },
      ],
      whyItWorks: 'A folder given at the start is the descriptor from which all paths begin.',
      risk: { level: 'reversible', undo: 'Start it without the option.' },
      proof: { sh: 'wasmtime run --dir .::/work program.wasm /work/input.txt; echo $?', shows: '0' },
    },
    {
      title: 'Open it before the sandbox closes',
      when: 'You write a program with Capsicum.',
      steps: [
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'int fd = open("input.txt", O_RDONLY);\ncap_rights_t rights;\ncap_rights_init(&rights, CAP_READ, CAP_FSTAT, CAP_SEEK);\ncap_rights_limit(fd, &rights);\ncap_enter();',
        },
      ],
      whyItWorks: 'Rights travel with the descriptor, so what is opened first stays usable.',
      risk: { level: 'reversible', undo: 'Restore the old order.' },
      proof: { sh: 'procstat -C PID', shows: 'the rights of each descriptor (FreeBSD)' },
    },
  ],
  popularButWrong: {
    advice: 'Give it `--dir /`.',
    because: 'Then the sandbox holds nothing back; one folder is enough.',
  },
  sources: [
    'https://man.freebsd.org/cgi/man.cgi?query=capsicum',
    'https://nodejs.org/api/wasi.html',
    'https://github.com/WebAssembly/WASI',
  ],
  notReproducible: 'WASI and Capsicum have the code; Linux has neither name nor number.',
})
