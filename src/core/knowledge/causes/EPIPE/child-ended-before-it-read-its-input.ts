import { defineCause } from '../../schema.ts'

/** write(2) to the standard input of a child process that has ended. */
export default defineCause({
  title: 'The child process ended before it had read its input',
  because:
    '`{program|The program}` could not write to its child **because** the child ended without reading its standard input to the end',
  why: `
A program started a helper (a converter, git, ffmpeg, a compiler) and sent data to its standard input. The helper stopped early: a wrong
option, a missing setting, a crash. The write then reports the broken pipe, and the reason stands somewhere else, in what the child
said on standard error and in its exit status.`,
  prior: 1,
  clues: [
    {
      when: { text: '\\bspawn|child[ _]?process|subprocess|stdin\\b|exec\\.Command|Popen|communicate\\(' },
      weight: 4,
      says: 'a child process is in play',
    },
    {
      when: { text: 'exit(?:ed)?(?: with)? (?:code|status) [1-9]|usage:|unrecognized option' },
      weight: 2,
      says: 'a program near it gave up',
    },
    {
      when: { text: '\\| ?(?:head|less|grep -q)\\b|\\byes:' },
      weight: -4,
      says: 'a pipeline whose reader stops early',
    },
    { when: { entity: { port: '\\d+' } }, weight: -5, says: 'it was a network connection' },
  ],
  fixes: [
    {
      title: 'Read what the child says, and mend that',
      when: 'Always first.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "child.stderr.pipe(process.stderr)\nchild.on('exit', (status, signal) => console.error('child ended with', status ?? signal))",
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'done = subprocess.run(command, input=data, capture_output=True)\nprint(done.returncode, done.stderr.decode())',
        },
      ],
      whyItWorks: 'The broken pipe is only the echo; the child knows why it stopped.',
      risk: { level: 'reversible', undo: 'Take the lines out.' },
      proof: { sh: 'node send.js; echo $?', shows: 'the message of the child' },
    },
    {
      title: 'Bear a child that stops early',
      when: 'The child may have read enough, as `head` does.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "child.stdin.on('error', (error) => {\n  if (error.code !== 'EPIPE') throw error   // its exit status decides\n})",
        },
      ],
      whyItWorks: 'The exit status then says whether it was a failure.',
      risk: { level: 'reversible', undo: 'Take the handler out.' },
      proof: { sh: 'node send.js; echo $?', shows: '0' },
    },
  ],
  popularButWrong: {
    advice: 'Swallow the error and go on.',
    because: 'The child has still not done its work; only the sign of it is gone.',
  },
  sources: [
    'man:pipe(7)',
    'man:write(2)',
    'https://nodejs.org/api/child_process.html',
    'https://docs.python.org/3/library/subprocess.html',
  ],
  notReproducible: 'The simulated Node.js writes to its children by another system call than the real one does.',
})
