import { defineCause } from '../../schema.ts'

/** rmdir(2) on a directory with entries; hidden ones are overlooked most. */
export default defineCause({
  title: 'Something is still in the directory, often a hidden file',
  because: '`{program|The program}` could not remove {path|$|the directory} **because** it is not empty',
  why: `
The call removes an empty directory and nothing else. \`rm *\` leaves names that begin with a dot, and \`ls\` does not show them; so the
directory looks empty and is not.`,
  prior: 3,
  clues: [
    { when: { syscall: ['rmdir', 'unlinkat'] }, weight: 1, says: 'the failing call removes empty directories only' },
    {
      when: { text: 'rmdirSync|os\\.rmdir|Files\\.delete|fs\\.rmdir', near: 10 },
      weight: 2,
      says: 'the program uses the call for empty directories',
    },
    {
      when: { text: 'node_modules|npm (?:ERR!|error)|rename', near: 5 },
      weight: -1,
      says: 'a package manager was moving folders: see the cause about other writers',
    },
  ],
  question: {
    ask: 'What is left in it, hidden names included?',
    run: 'ls -lA {path}',
    answers: [
      {
        reads: { output: 'ls', rows: { name: '\\..+' } },
        weight: 4,
        says: '`{name}` is in it, and a plain `ls` does not show it',
      },
      {
        reads: { output: 'ls', rows: { type: 'file|directory|symlink|socket|fifo' } },
        weight: 3,
        says: '`{name}` is in it',
      },
      { reads: { output: 'ls', rows: 'none' }, weight: -4, says: 'it is empty now' },
    ],
  },
  fixes: [
    {
      title: 'Look, then remove what is inside by name',
      when: 'You know the files and they may go.',
      steps: [
        { kind: 'sh', sh: 'ls -lA {path}' },
        {
          kind: 'sh',
          sh: 'rm -i {path}/.[!.]* && rmdir {path}',
          changes: 'Asks for each hidden file, then removes the directory if nothing is left.',
        },
      ],
      whyItWorks: 'With its last entry gone the directory is empty, and `rmdir` does its work.',
      risk: {
        level: 'destructive',
        to: 'the files that you confirm',
        undo: 'None: move it aside where you are not sure.',
      },
      proof: { sh: 'ls -ld {path}', shows: 'No such file or directory' },
    },
    {
      title: 'Remove the tree in the program',
      when: 'Everything below it belongs to the program.',
      steps: [
        { kind: 'code', runtime: 'node', language: 'js', code: 'fs.rmSync(directory, { recursive: true })' },
        { kind: 'code', runtime: 'python', language: 'python', code: 'shutil.rmtree(directory)' },
        { kind: 'code', runtime: 'go', language: 'go', code: 'os.RemoveAll(directory)' },
        { kind: 'code', runtime: 'rust', language: 'rust', code: 'std::fs::remove_dir_all(directory)?;' },
      ],
      whyItWorks: 'These functions remove the entries first, deepest first, and the directory last.',
      risk: {
        level: 'destructive',
        to: 'everything below that directory: check the variable that holds it',
        undo: 'None: the whole tree is gone, so check the path before (never an empty variable).',
      },
      proof: { sh: 'ls -ld {path}', shows: 'No such file or directory' },
    },
    {
      title: 'Move it out of the way',
      when: 'You are not sure what the files are for.',
      steps: [
        { kind: 'sh', sh: 'mv {path} {path}.old', changes: 'Gives the directory another name; nothing is lost.' },
      ],
      whyItWorks: 'The name becomes free without anything being removed.',
      risk: { level: 'reversible', undo: 'Rename it back.' },
      proof: { sh: 'ls -lA {path}.old', shows: 'the files' },
    },
  ],
  popularButWrong: {
    advice: 'Run it with `sudo`.',
    because: 'It is no question of permission: for root the directory is just as full.',
  },
  sources: [
    'man:rmdir(2)',
    'man:rm(1)',
    'https://nodejs.org/api/fs.html',
    'https://docs.python.org/3/library/shutil.html',
  ],
  scenario: {
    params: { path: '/srv/work/cache', program: 'rmdir' },
    world: 'workshop',
    with: {
      files: {
        '{path}': { dir: true },
        '{path}/page.html': { text: '<p>old</p>\n' },
        '{path}/.index': { text: 'page.html\n' },
      },
    },
    reproduce: { run: 'rm {path}/*; ls {path}; rmdir {path}', fails: { call: 'rmdir', errno: 'ENOTEMPTY' } },
    steps: [
      {
        title: 'Empty it and remove it',
        ask: 'Remove the files, look, and remove the directory. It looks empty and is not.',
        run: 'rm {path}/*; ls {path}; rmdir {path}',
        done: { kind: 'fails', call: 'rmdir', errno: 'ENOTEMPTY' },
      },
      {
        title: 'Look again, with hidden names',
        ask: 'List it with names that begin with a dot.',
        run: 'ls -lA {path}',
        done: { kind: 'ran', program: ['ls', 'find', 'tree', 'du'] },
      },
      {
        title: 'Remove the rest',
        ask: 'Remove the hidden file by name, then the directory.',
        run: 'rm {path}/.index && rmdir {path}',
        done: { kind: 'not', of: { kind: 'exists', path: '{path}' } },
      },
    ],
    solved: { kind: 'not', of: { kind: 'exists', path: '{path}' } },
    solutions: [
      { title: 'Remove the hidden file, then the directory', run: 'rm {path}/.index; rmdir {path}' },
      { title: 'Remove the tree', run: 'rm -r {path}' },
      { title: 'Move it out of the way', run: 'mv {path} {path}.old' },
    ],
    wrong: [
      { run: 'chmod u+w {path}; rmdir {path}', but: 'You may change the directory already; it is not empty.' },
      { run: 'rm -f {path}/*; rmdir {path}', but: '`*` does not match names that begin with a dot.' },
    ],
    harm: [{ run: 'rm -rf /srv/work', instead: 'Name the one directory, and look into it first.' }],
  },
})
