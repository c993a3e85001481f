import { defineCause } from '../../schema.ts'

/** unlink(2) on a directory: EISDIR on Linux, EPERM elsewhere and in POSIX. */
export default defineCause({
  title: 'The call that removes files was given a folder',
  because:
    '`{program|The program}` could not remove {path|$|it} **because** that is a folder, and this call removes files only',
  why: `
The kernel has two calls: \`unlink\` takes a name of a file away, \`rmdir\` an empty folder. \`fs.unlink\`, \`os.remove\` and \`rm\` without \`-r\` are the first. Linux answers with this code;
macOS and the BSDs say EPERM for the same mistake, so code that was written there may look for the wrong one.`,
  prior: 1,
  clues: [
    { when: { syscall: ['unlink', 'unlinkat', 'rm'] }, weight: 6, says: 'the failing call removes a name' },
    {
      when: { text: 'cannot remove|os\\.(?:remove|unlink)\\(|\\.unlink\\(|unlinkSync|\\brm: ', near: 8 },
      weight: 6,
      says: 'something was to be removed',
    },
    { when: { syscall: ['read', 'open', 'openat'] }, weight: -5, says: 'nothing was to be removed' },
  ],
  question: {
    ask: 'What is to be removed?',
    run: 'ls -ld {path}',
    answers: [
      {
        reads: { output: 'ls', rows: { type: 'directory' } },
        weight: 1,
        says: 'the name `{name}` belongs to a folder',
      },
      { reads: { output: 'ls', rows: { type: 'file' } }, weight: -4, says: 'it is an ordinary file' },
    ],
  },
  fixes: [
    {
      title: 'Remove an empty folder with `rmdir`',
      when: 'It should be empty by now.',
      steps: [
        { kind: 'sh', sh: 'rmdir {path}', changes: 'Removes the folder if nothing is in it, and refuses otherwise.' },
        { kind: 'code', runtime: 'node', language: 'js', code: 'fs.rmdirSync(folder)' },
        { kind: 'code', runtime: 'python', language: 'python', code: 'os.rmdir(folder)' },
      ],
      whyItWorks: 'This is the call for folders.',
      risk: { level: 'reversible', undo: 'Make it again with `mkdir`.' },
      proof: { sh: 'ls -ld {path}', shows: 'No such file or directory' },
    },
    {
      title: 'Remove the folder with all that is in it',
      when: 'You know what is in it and need none of it.',
      steps: [
        { kind: 'sh', sh: 'find {path}' },
        { kind: 'sh', sh: 'rm -r {path}', changes: 'Removes everything that the first command listed.' },
        { kind: 'code', runtime: 'node', language: 'js', code: 'fs.rmSync(folder, { recursive: true })' },
        { kind: 'code', runtime: 'python', language: 'python', code: 'shutil.rmtree(folder)' },
        { kind: 'code', runtime: 'go', language: 'go', code: 'err := os.RemoveAll(folder)' },
      ],
      whyItWorks: 'Names are removed from the inside out, each with its own call, until the folder is empty.',
      risk: {
        level: 'destructive',
        to: 'everything in that folder; there is no way back but a backup',
        undo: 'None: list it with `ls -lR` before.',
      },
      proof: { sh: 'ls -ld {path}', shows: 'No such file or directory' },
    },
    {
      title: 'Ask first what it is',
      when: 'The program removes whatever it finds.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {\n  if (entry.isFile()) fs.unlinkSync(path.join(folder, entry.name))\n}',
        },
      ],
      whyItWorks: 'Folders are then passed over, or get the call that is made for them.',
      risk: { level: 'reversible', undo: 'Take the condition out.' },
      proof: { sh: 'node tidy.js; echo $?', shows: '0' },
    },
  ],
  popularButWrong: {
    advice: 'Use `sudo`.',
    because: 'On Linux nobody can unlink a folder, root included.',
  },
  sources: ['man:unlink(2)', 'man:rmdir(2)', 'posix:unlink', 'https://nodejs.org/api/fs.html'],
  scenario: {
    params: { path: '/srv/work/cache/thumbnails', program: 'node' },
    world: 'workshop',
    with: {
      network: { hosts: ['127.0.1.1 lab'] },
      files: {
        '{path}': { dir: true },
        '/srv/work/tidy.js': { text: "const fs = require('fs')\n\nfs.unlinkSync('{path}')\nconsole.log('tidy')\n" },
      },
    },
    reproduce: { run: 'node tidy.js', fails: { call: 'unlink', errno: 'EISDIR' } },
    steps: [
      {
        title: 'Tidy up',
        ask: 'Start the program that clears the cache.',
        run: 'node tidy.js',
        done: { kind: 'fails', call: 'unlink', errno: 'EISDIR' },
      },
      {
        title: 'What does it remove?',
        ask: 'See what is at {path}.',
        run: 'ls -ld {path}',
        done: { kind: 'ran', program: ['ls', 'stat', 'find', 'file'] },
      },
      {
        title: 'Use the call for folders',
        ask: 'Let the program remove a folder.',
        run: "sed -i 's/unlinkSync/rmdirSync/' tidy.js; node tidy.js",
        done: { kind: 'not', of: { kind: 'exists', path: '{path}' } },
      },
    ],
    solved: { kind: 'not', of: { kind: 'exists', path: '{path}' } },
    solutions: [
      { title: 'Use the call for folders', run: "sed -i 's/unlinkSync/rmdirSync/' tidy.js; node tidy.js" },
      { title: 'Remove it by hand', run: 'rmdir {path}' },
    ],
    wrong: [
      { run: 'rm {path}', but: '`rm` without `-r` makes the same call.' },
      {
        run: 'sudo rm -f {path}',
        but: '`-f` silences complaints about missing files; a folder is refused to root as well.',
      },
    ],
    harm: [{ run: 'rm -rf /srv/work', instead: 'Name the one folder.' }],
  },
})
