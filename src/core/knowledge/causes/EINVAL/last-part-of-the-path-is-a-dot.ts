import { defineCause } from '../../schema.ts'

/** rmdir(2) of a path that ends in `.`. */
export default defineCause({
  title: 'A directory cannot be removed by the name “.”',
  because:
    '{path|`$`|The directory} could not be removed **because** the path ends in `.`, and a directory can only be removed by its name in the directory above',
  why: `
\`rmdir\` removes an entry from the directory above, and \`.\` is no such entry: it is the directory itself. It comes from cleaning up the current directory
(\`rmdir .\`), or from a path that was put together with an empty last part: \`$dir/$name/.\`.`,
  prior: 0,
  clues: [
    { when: { syscall: ['rmdir', 'unlinkat'] }, weight: 6, says: 'the failing call removes a directory' },
    { when: { entity: { path: '(?:.*/)?\\.' } }, weight: 5, says: 'the path `{path}` ends in a dot' },
    { when: { text: 'rmdir|remove' }, weight: 1, says: 'something was to be removed' },
  ],
  question: {
    ask: 'Which directory is meant, and how is it named?',
    run: 'ls -ld {path}; realpath {path}',
    answers: [
      {
        reads: { output: 'ls', rows: { type: 'directory', name: '(?:.*/)?\\.' } },
        weight: 4,
        says: '`{name}` is a directory whose name ends in the dot',
      },
      {
        reads: { output: 'ls', rows: { name: '.*[^.]' } },
        weight: -4,
        says: '`{name}` does not end in a dot',
      },
    ],
  },
  fixes: [
    {
      title: 'Name the directory from above',
      when: 'It is empty and shall go.',
      steps: [
        {
          kind: 'sh',
          sh: 'here="$PWD"; cd .. && rmdir -- "$here"',
          changes: 'Removes that one directory, if it is empty.',
        },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "fs.rmdirSync(path.resolve(dir))   // resolve takes '.' away",
        },
        { kind: 'code', runtime: 'python', language: 'python', code: 'pathlib.Path(dir).resolve().rmdir()' },
      ],
      whyItWorks: 'The resolved path ends in the name which the directory above knows.',
      risk: { level: 'reversible', undo: 'mkdir makes an empty directory again.' },
      proof: { sh: 'ls -d {path}', shows: '`No such file or directory`' },
    },
    {
      title: 'Empty it and keep it',
      when: 'Only its content was to go.',
      steps: [
        {
          kind: 'sh',
          sh: 'find . -mindepth 1 -delete',
          changes: 'Removes everything inside of the current directory. Look first: the same without -delete.',
        },
      ],
      whyItWorks: '`-mindepth 1` leaves the starting point itself out.',
      risk: { level: 'destructive', to: 'everything in that directory', undo: 'Only a backup brings it back.' },
      proof: { sh: 'ls -A', shows: 'nothing' },
    },
  ],
  popularButWrong: {
    advice: 'Use `rm -rf .`.',
    because: 'GNU rm refuses `.` and `..` as well, since it would be too easy to remove what is above.',
  },
  sources: ['man:rmdir(2)', 'man:rm(1)', 'posix:rmdir'],
  scenario: {
    params: { path: '/srv/work/empty', program: 'rmdir' },
    world: 'workshop',
    with: { network: { hosts: ['127.0.1.1 lab'] }, files: { '/srv/work/empty': { dir: true } } },
    reproduce: { run: 'cd {path}; rmdir .', fails: { call: 'rmdir', errno: 'EINVAL' } },
    steps: [
      {
        title: 'Remove where you are',
        ask: 'Go into the directory and remove it.',
        run: 'cd {path}; rmdir .',
        done: { kind: 'fails', call: 'rmdir', errno: 'EINVAL' },
      },
      {
        title: 'What is its name?',
        ask: 'Which name does it have in the directory above?',
        run: 'realpath .; ls -d ../empty',
        done: { kind: 'ran', program: ['realpath', 'readlink', 'ls'] },
      },
      {
        title: 'Remove it by its name',
        ask: 'Go up and remove it by name.',
        run: 'cd ..; rmdir empty',
        done: { kind: 'not', of: { kind: 'exists', path: '{path}' } },
      },
    ],
    solved: { kind: 'not', of: { kind: 'exists', path: '{path}' } },
    solutions: [
      { title: 'From above, by its name', run: 'cd ..; rmdir empty' },
      { title: 'By its full path', run: 'rmdir "$PWD"' },
    ],
    wrong: [
      { run: 'rm -rf .', but: 'rm refuses the dot too.' },
      { run: 'sudo rmdir .', but: 'For root the dot is no name either.' },
    ],
  },
})
