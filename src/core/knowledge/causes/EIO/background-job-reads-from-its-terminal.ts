import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'The terminal behind it is gone, or belongs to another',
  because:
    '`{program|The program}` could not read or write its terminal **because** that terminal has been closed, or it runs in the background without one of its own',
  why: `
A program that outlives its window (\`nohup\`, a closed SSH session, a container that was detached) still has the old terminal as its output; the other end is gone,
and so each write fails. An orphaned background job which reads from the terminal gets the same code.`,
  prior: 1,
  clues: [
    {
      when: { text: 'EIO.*(?:stdout|stdin|stderr|tty|pts)|write EIO|read EIO|setRawMode' },
      weight: 4,
      says: 'reading or writing of a terminal failed',
    },
    { when: { entity: { path: '/dev/(?:pts/\\d+|tty.*)' } }, weight: 5, says: '`{path}` is a terminal' },
    { when: { text: 'I/O error, dev|Buffer I/O|medium error' }, weight: -6, says: 'the kernel log names a disk' },
  ],
  question: {
    ask: 'Where do its input and output lead?',
    run: 'ls -l /proc/{pid}/fd/0 /proc/{pid}/fd/1 /proc/{pid}/fd/2',
    answers: [
      { reads: { output: 'ls', rows: { target: '.*\\(deleted\\)' } }, weight: 6, says: 'its terminal has been closed' },
      { reads: { output: 'ls', rows: { target: '/dev/pts/\\d+' } }, weight: 1, says: 'it uses the terminal {target}' },
      {
        reads: { output: 'ls', rows: { target: '/(?!dev/(?:pts|tty)).*' } },
        weight: -3,
        says: 'no terminal is involved',
      },
    ],
  },
  fixes: [
    {
      title: 'Give long-running programs files, not a terminal',
      when: 'It shall outlive your session.',
      steps: [
        {
          kind: 'sh',
          sh: 'nohup node server.js > server.log 2>&1 < /dev/null &',
          changes: 'Starts it detached from this terminal.',
        },
        { kind: 'code', runtime: 'systemd', language: 'sh', code: 'systemd-run --user --unit=server node server.js' },
        { kind: 'code', runtime: 'tmux', language: 'sh', code: 'tmux new -s server' },
      ],
      whyItWorks: 'A file and /dev/null do not go away when you log out.',
      risk: { level: 'reversible', undo: 'Stop it and start it as before.' },
      proof: { sh: 'ls -l /proc/$(pgrep -n node)/fd/1', shows: 'the log file' },
    },
  ],
  popularButWrong: {
    advice: 'Check the disk.',
    because: 'The same code, another device: here it is a terminal that is gone.',
  },
  sources: ['man:read(2)', 'man:pty(7)', 'man:nohup(1)', 'man:setsid(2)'],
  notReproducible: 'It takes a terminal that is closed while a program has it open, and scenarios run without one.',
})
