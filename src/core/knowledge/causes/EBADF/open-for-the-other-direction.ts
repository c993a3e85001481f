import { defineCause } from '../../schema.ts'

/** write(2) on a descriptor opened O_RDONLY, or read(2) on one opened O_WRONLY. */
export default defineCause({
  title: 'It is open for reading only, or for writing only',
  because:
    '`{program|The program}` could not {syscall|$|go on} **because** the descriptor was opened for the other direction',
  why: `
What may be done with a descriptor is settled when it is opened: \`<\` and \`r\` read, \`>\`, \`w\` and \`a\` write, \`<>\` and \`r+\` do both.
A call in the other direction is refused as a bad descriptor, although the file is open and its permissions would allow it.`,
  prior: 1,
  clues: [
    {
      when: { text: 'write error: Bad file|read error: Bad file' },
      weight: 5,
      says: 'the descriptor is there, and one direction fails',
    },
    {
      when: { text: 'not (?:writable|readable)|UnsupportedOperation|not opened for (?:reading|writing)' },
      weight: 5,
      says: 'the log says which direction is missing',
    },
    { when: { syscall: ['write', 'read'] }, weight: 1, says: 'the failing call moves data in one direction' },
    { when: { syscall: ['close', 'dup2', 'fstat'] }, weight: -5, says: 'the failing call has no direction' },
  ],
  question: {
    ask: 'How is it open?',
    run: 'lsof -p {pid}',
    answers: [
      {
        reads: { output: 'lsof', where: { fd: '{fd}' }, rows: { name: '.+' } },
        weight: 2,
        says: 'it is open on `{name}`; the letter behind the number says how: r, w or u for both',
      },
    ],
  },
  fixes: [
    {
      title: 'Open it in the right mode',
      when: 'Always.',
      steps: [
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: 'exec 3>> notes     # to write at the end\nexec 3<> notes     # to read and write',
        },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "const fd = fs.openSync('notes', 'r+')   // 'r' reads, 'a' appends, 'r+' does both",
        },
        {
          kind: 'code',
          runtime: 'go',
          language: 'go',
          code: 'f, err := os.OpenFile("notes", os.O_RDWR|os.O_CREATE, 0o644)   // os.Open only reads',
        },
      ],
      whyItWorks: 'The mode belongs to the open file, and it cannot be changed later.',
      risk: { level: 'reversible', undo: 'Set the old mode.' },
      proof: { sh: 'ls -l /proc/$$/fd', shows: '`l-wx` where it can be written, `lr-x` where it can only be read' },
    },
  ],
  popularButWrong: {
    advice: 'Give yourself write permission on the file.',
    because: 'A missing permission would have shown when it was opened, as EACCES.',
  },
  sources: ['man:write(2)', 'man:read(2)', 'man:open(2)'],
  scenario: {
    params: { path: '/srv/work/logs/notes' },
    world: 'workshop',
    with: {
      network: { hosts: ['127.0.1.1 lab'] },
      files: {
        '/srv/work/logs/notes': { text: 'old\n' },
        '/srv/work/note.sh': { text: '#!/bin/bash\nexec 3< {path}\necho "a new note" >&3\n', mode: '755' },
      },
    },
    reproduce: { run: './note.sh', fails: { call: 'write', errno: 'EBADF' } },
    steps: [
      {
        title: 'Write the note',
        ask: 'Start the script.',
        run: './note.sh',
        done: { kind: 'fails', call: 'write', errno: 'EBADF' },
      },
      {
        title: 'How is it opened?',
        ask: 'Look how the script opens descriptor 3.',
        run: 'grep -n exec note.sh',
        done: { kind: 'ran', program: ['grep', 'cat', 'strace'] },
      },
      {
        title: 'Open it for appending',
        ask: 'Open it with `>>` and start the script again.',
        run: "sed -i 's/3</3>>/' note.sh; ./note.sh",
        done: { kind: 'exists', path: '{path}', minSize: 15 },
      },
    ],
    solved: { kind: 'exists', path: '{path}', minSize: 15 },
    solutions: [
      { title: 'Open it for appending', run: "sed -i 's/3</3>>/' note.sh; ./note.sh" },
      { title: 'Redirect the one command', run: "sed -i '/^exec/d; s#>&3#>> {path}#' note.sh; ./note.sh" },
    ],
    wrong: [
      { run: 'chmod u+w {path}; ./note.sh', but: 'You may write the file. It was opened for reading.' },
      { run: 'sudo ./note.sh', but: 'Root has opened it for reading too.' },
    ],
  },
})
