import { defineCause } from '../../schema.ts'

/** wait4(2) looks among the caller’s own children only. */
export default defineCause({
  title: 'The process waited for is no child of this one',
  because:
    '`{program|The program}` could not wait for {pid|process $|that process} **because** only a parent may wait for its children, and it is not its parent',
  why: '`wait` is for the process that forked. A pid from a file, a child of a child, one that was started in a subshell or before `exec` into a new shell, cannot be waited for. Bash says “is not a child of this shell”; Python raises ChildProcessError.',
  prior: 1,
  clues: [
    { when: { text: 'not a child of this shell|isn.t a child' }, weight: 6, says: 'the shell says so itself' },
    { when: { text: '\\.pid\\b|pidfile|subshell|nohup|setsid' }, weight: 2, says: 'a pid file or a subshell is named' },
    { when: { text: 'system\\(|popen' }, weight: -2, says: 'a command was run and its status is missing' },
  ],
  fixes: [
    {
      title: 'Wait for its end in another way',
      when: 'You are not its parent.',
      steps: [
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: 'tail --pid="$pid" -f /dev/null     # returns when it has ended',
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'fd = os.pidfd_open(pid)\nselect.select([fd], [], [])        # readable when it has ended',
        },
      ],
      whyItWorks: 'Everybody may see that a process ends; only its parent gets the status.',
      risk: { level: 'reversible', undo: 'Go back to wait.' },
      proof: { sh: 'ps -p {pid}', shows: 'only the heading' },
    },
    {
      title: 'Start it where you wait',
      when: 'You need its exit status.',
      steps: [
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: './job.sh & pid=$!\nwait "$pid"; echo $?      # same shell: no ( … ), no pipe',
        },
      ],
      whyItWorks: 'A pipe or parentheses make a subshell, whose children are not yours.',
      risk: { level: 'reversible', undo: 'Put it back.' },
      proof: { sh: './run.sh; echo $?', shows: 'the status of the job' },
    },
  ],
  popularButWrong: { advice: 'Wait in a loop until it works.', because: 'It never becomes a child.' },
  sources: ['man:wait(2)', 'man:bash(1)', 'https://docs.python.org/3/library/os.html'],
  notReproducible: 'Shells keep a list of their children and answer from it, without asking the kernel.',
})
