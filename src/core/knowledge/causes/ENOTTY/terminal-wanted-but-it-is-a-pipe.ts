import { defineCause } from '../../schema.ts'

/** ioctl(TCGETS, TCSETS, TIOCGWINSZ …) on a pipe or file by a program that cannot do without. */
export default defineCause({
  title: 'It sets up the terminal, and its input or output is none',
  because:
    '`{program|The program}` stopped **because** it wanted to set up its terminal, and found a pipe or a file in its place',
  why: `
Hiding a password (\`stty -echo\`), reading single keys, asking for the width of the window, job control: these are requests to a terminal driver. Behind cron, CI, \`docker run\` without \`-t\`, \`ssh host command\`, a pipe or \`< file\` there is no such driver to answer. Many programs
only ask in order to know, and go on; those that must have it stop.`,
  prior: 2,
  clues: [
    {
      when: { text: 'Inappropriate ioctl for device|not a (?:tty|terminal)|TTY is not|the input device is not a TTY' },
      weight: 3,
      says: 'something asked for a terminal',
    },
    {
      when: {
        text: '\\bstty\\b|tcgetattr|tcsetattr|termios|getpass|get_terminal_size|setRawMode|TIOCGWINSZ|no job control|terminal process group|curses',
      },
      weight: 5,
      says: 'it is a request to a terminal',
    },
    {
      when: { text: 'cron|jenkins|gitlab|github|docker|systemd|kubectl|ansible|\\bCI\\b' },
      weight: 2,
      says: 'it runs where no terminal is',
    },
    {
      when: { text: 'lsattr|chattr|reading flags|FIFREEZE|BLK\\w+|loop device' },
      weight: -5,
      says: 'the request was to a disk or filesystem',
    },
    {
      when: { text: '\\bat \\S+ line \\d+\\.|perl|sendmail|\\bcannot open\\b|Unable to open' },
      weight: -2,
      says: 'Perl and C programs print a stale code like this',
    },
  ],
  question: {
    ask: 'Where do its input and output lead?',
    run: 'ls -l /proc/{pid}/fd/0 /proc/{pid}/fd/1',
    answers: [
      {
        reads: { output: 'ls', rows: { target: 'pipe:.*|/dev/null|socket:.*|/(?!dev/).*' } },
        weight: 4,
        says: '{target} is no terminal',
      },
      {
        reads: { output: 'ls', where: { name: '.*/0' }, rows: { target: '/dev/(?:pts/\\d+|tty\\d*)' } },
        weight: -4,
        says: 'its input is a terminal',
      },
    ],
  },
  fixes: [
    {
      title: 'Let the script do without where there is no terminal',
      when: 'It is your script.',
      steps: [
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: 'if [ -t 0 ]; then stty -echo; fi\nread -r secret\nif [ -t 0 ]; then stty echo; fi',
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'width = shutil.get_terminal_size(fallback=(80, 24)).columns\nsecret = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().strip()',
        },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'if (process.stdin.isTTY) process.stdin.setRawMode(true)\nconst width = process.stdout.columns ?? 80',
        },
        { kind: 'code', runtime: 'go', language: 'go', code: 'if term.IsTerminal(int(os.Stdin.Fd())) { … }' },
      ],
      whyItWorks: '`isatty` asks the same question and takes no for an answer.',
      risk: { level: 'reversible', undo: 'Take the condition out.' },
      proof: { sh: 'echo secret | ./login.sh; echo $?', shows: '0' },
    },
    {
      title: 'Give it a terminal',
      when: 'It is somebody else’s program.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker run -it image        # leave the -t out where the output is piped',
        },
        { kind: 'code', runtime: 'ssh', language: 'sh', code: 'ssh -t host command' },
        { kind: 'code', runtime: 'CI', language: 'sh', code: "script -qec './login.sh' /dev/null" },
      ],
      whyItWorks: '`script` and `-t` put a pseudo-terminal between, whose driver knows these requests.',
      risk: { level: 'reversible', undo: 'Start it without.' },
      proof: { sh: 'script -qec tty /dev/null', shows: 'a name such as /dev/pts/1' },
    },
  ],
  popularButWrong: {
    advice: 'Add `-t` to every `docker run` and `docker exec`.',
    because: 'In a pipeline or CI that fails the other way round: “the input device is not a TTY”.',
  },
  exceptions: [
    'In a trace of strace this code is normal: libraries ask each output whether it is a terminal. Look for the line after which the program gives up.',
  ],
  sources: [
    'man:isatty(3)',
    'man:tty_ioctl(4)',
    'man:stty(1)',
    'man:script(1)',
    'https://docs.docker.com/reference/cli/docker/container/run/',
  ],
  scenario: {
    params: { program: 'stty' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/login.sh': {
          text: '#!/bin/bash\nset -e\nstty -echo\nread -r secret\nstty echo\necho "logged in with ${#secret} letters" > session.txt\ncat session.txt\n',
          mode: '755',
        },
      },
    },
    reproduce: { run: 'echo secret | ./login.sh', fails: { call: 'ioctl', errno: 'ENOTTY' } },
    steps: [
      {
        title: 'Hand the secret over by a pipe',
        ask: 'Log in as a job of CI would, with the secret from a pipe.',
        run: 'echo secret | ./login.sh',
        done: { kind: 'fails', call: 'ioctl', errno: 'ENOTTY' },
      },
      {
        title: 'What is its input?',
        ask: 'Find the line that needs a terminal.',
        run: 'cat login.sh',
        done: { kind: 'ran', program: ['cat', 'grep', 'less', 'nano'] },
      },
      {
        title: 'Ask before',
        ask: 'Let it hide the typing only where somebody types.',
        run: "sed -i 's/^stty.*/if [ -t 0 ]; then &; fi/' login.sh; echo secret | ./login.sh",
        done: { kind: 'exists', path: '/srv/work/session.txt', type: 'file' },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/session.txt', type: 'file' },
    solutions: [
      { title: 'Ask before', run: "sed -i 's/^stty.*/if [ -t 0 ]; then &; fi/' login.sh; echo secret | ./login.sh" },
      {
        title: 'Bear the refusal',
        run: "sed -i 's/^stty.*/& 2> \\/dev\\/null || true/' login.sh; echo secret | ./login.sh",
      },
    ],
    wrong: [
      { run: 'echo secret | sudo ./login.sh', but: 'A pipe is no terminal for root either.' },
      { run: 'echo secret > input; ./login.sh < input', but: 'A file is no terminal, as a pipe is none.' },
    ],
  },
})
