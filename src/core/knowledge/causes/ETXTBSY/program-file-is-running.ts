import { defineCause } from '../../schema.ts'

/** open(2) for writing on a program that is being executed. */
export default defineCause({
  title: 'The program that is to be replaced is still running',
  because:
    '`{program|The program}` could not write {path|$|the file} **because** that file is a program which is running',
  why: `
Copying over a file opens the **same** file for writing. While a process runs from it, the kernel refuses that, because it still loads code
from there. Installers and deploy scripts that use \`cp\` meet it; those that rename a new file into place do not.`,
  prior: 3,
  clues: [
    {
      when: { text: 'bad interpreter: Text file busy|(?:sh|line \\d+): .*Text file busy' },
      weight: -3,
      says: 'a shell wanted to start it, not to write it',
    },
    { when: { syscall: ['open', 'openat', 'copyfile'] }, weight: 2, says: 'the failing call wants to write the file' },
    {
      when: { text: '^cp: |cannot create regular file|\\binstall\\b|\\bdeploy', near: 3 },
      weight: 2,
      says: 'a copy over the old file failed',
    },
    {
      when: { syscall: ['execve', 'spawn', 'exec', 'fork/exec'] },
      weight: -3,
      says: 'the failing call wanted to run the file, not to write it',
    },
  ],
  question: {
    ask: 'Which process runs from the file?',
    run: 'fuser -v {path}',
    answers: [
      {
        reads: { output: 'fuser', rows: { holderPid: '\\d+' } },
        weight: 4,
        says: 'pid {holderPid} runs from it',
        fills: { holderPid: 'holderPid' },
      },
      { reads: { output: 'fuser', rows: 'none' }, weight: -3, says: 'no process uses the file now' },
    ],
  },
  fixes: [
    {
      title: 'Put the new file beside the old one and rename it',
      when: 'Always: it needs no stop.',
      steps: [
        { kind: 'sh', sh: 'cp new-worker {path}.new', changes: 'Writes a second file.' },
        {
          kind: 'sh',
          sh: 'mv {path}.new {path}',
          changes: 'Gives the name to the new file; the old one lives on without a name until its process ends.',
        },
      ],
      whyItWorks:
        'A rename changes the folder, not the old file. The running process keeps the old file, the next start gets the new one.',
      risk: { level: 'reversible', undo: 'Keep a copy of the old file and rename it back in the same way.' },
      proof: { sh: 'cmp new-worker {path}', shows: 'nothing: the files are equal' },
    },
    {
      title: 'Let `install` or `cp --remove-destination` do the same',
      when: 'One command is nicer.',
      steps: [
        {
          kind: 'sh',
          sh: 'install -m 755 new-worker {path}',
          changes: 'Removes the old name, then writes a new file under it.',
        },
      ],
      whyItWorks: 'Both remove the name first, so that the running file is never opened for writing.',
      risk: { level: 'reversible', undo: 'Install the old version again.' },
      proof: { sh: 'cmp new-worker {path}', shows: 'nothing: the files are equal' },
    },
    {
      title: 'Stop the program first',
      when: 'It has to be restarted anyway.',
      steps: [
        { kind: 'sh', sh: 'fuser -v {path}' },
        { kind: 'sh', sh: 'fuser -k -TERM {path}', changes: 'Asks every process that runs from this file to end.' },
      ],
      whyItWorks: 'With its last process gone, the file is an ordinary file again.',
      risk: { level: 'destructive', to: 'the work of those processes', undo: 'Start them again.' },
      proof: { sh: 'fuser {path}', shows: 'nothing' },
    },
  ],
  popularButWrong: {
    advice: 'Make the file writable with `chmod`.',
    because: 'The permissions are not what refuses: root gets the same answer.',
  },
  exceptions: [
    'A script is read by its interpreter, which only reads: writing into a running script is allowed, and makes the shell run a mixture of both.',
  ],
  sources: ['man:open(2)', 'man:execve(2)', 'man:install(1)', 'man:rename(2)'],
  scenario: {
    params: { path: '/srv/work/bin/worker', program: 'cp' },
    world: 'workshop',
    reproduce: {
      run: 'cp /bin/sleep bin/worker; bin/worker 600 & sleep 0.2; cp /bin/true bin/worker',
      fails: { call: 'openat', errno: 'ETXTBSY' },
    },
    steps: [
      {
        title: 'Start it, then copy over it',
        ask: 'Start the worker and copy the new version over it.',
        run: 'cp /bin/sleep bin/worker; bin/worker 600 & sleep 0.2; cp /bin/true bin/worker',
        done: { kind: 'fails', call: 'openat', errno: 'ETXTBSY' },
      },
      {
        title: 'Find who runs it',
        ask: 'Ask who uses the file.',
        run: 'fuser -v bin/worker',
        done: { kind: 'ran', program: ['fuser', 'lsof', 'ps', 'pgrep'], anyStatus: true },
      },
      {
        title: 'Rename the new one into place',
        ask: 'Write the new version beside it and give it the name.',
        run: 'cp /bin/true bin/worker.new && mv bin/worker.new bin/worker',
        done: {
          kind: 'any',
          of: [
            { kind: 'succeeds', call: 'rename' },
            { kind: 'succeeds', call: 'renameat2' },
            { kind: 'succeeds', call: 'renameat' },
          ],
        },
      },
      {
        title: 'See that it is new',
        ask: 'Compare the file with the new version.',
        run: 'cmp /bin/true bin/worker && echo replaced',
        done: { kind: 'ran', program: ['cmp', 'diff'] },
      },
    ],
    // The two files are equal, and somebody has looked.
    solved: { kind: 'ran', program: ['cmp', 'diff'] },
    solutions: [
      {
        title: 'Rename the new file into place',
        run: 'cp /bin/true bin/worker.new; mv bin/worker.new bin/worker; cmp /bin/true bin/worker',
      },
      { title: 'Remove the name first', run: 'cp --remove-destination /bin/true bin/worker; cmp /bin/true bin/worker' },
      {
        title: 'Stop it first',
        run: 'kill $!; wait; cp /bin/true bin/worker; cmp /bin/true bin/worker',
      },
    ],
    wrong: [
      { run: 'chmod u+w bin/worker; cp /bin/true bin/worker', but: 'The mode was never the reason.' },
      { run: 'sleep 1; cp /bin/true bin/worker', but: 'The file stays busy as long as its process runs.' },
    ],
  },
})
