import { defineCause } from '../../schema.ts'

/** open(2) of /dev/tty in a process whose session has no controlling terminal. */
export default defineCause({
  title: 'It wants to ask at the terminal, and has none',
  because: '`{program|The program}` could not open `/dev/tty` **because** its session has no controlling terminal',
  why: `
\`/dev/tty\` is always there, and stands for the terminal of whoever opens it. Programs that ask for a password or a yes open it even when their input and output lead elsewhere. Jobs of cron, CI and systemd,
containers without \`-t\`, \`ssh host command\` and everything behind \`setsid\` have no terminal: nobody could answer.`,
  prior: 2,
  clues: [
    {
      when: { entity: { path: '/dev/tty' } },
      weight: 6,
      says: '`/dev/tty` stands for the terminal of whoever opens it',
    },
    { when: { text: '/dev/tty\\b' }, weight: 5, says: 'the log names /dev/tty' },
    {
      when: { text: 'password|passphrase|username|askpass|prompt|Host key verification|credential' },
      weight: 2,
      says: 'something was to be asked of a person',
    },
    {
      when: { text: 'cron|CI\\b|jenkins|gitlab|github\\.com|docker|systemd' },
      weight: 1,
      says: 'it runs where no person sits',
    },
    { when: { text: '\\bfifo\\b|named pipe|\\.sock\\b' }, weight: -5, says: 'it was about another kind of file' },
  ],
  question: {
    ask: 'Which terminal do its processes have?',
    run: 'ps -o pid,tty,stat,args -p {pid}',
    answers: [{ reads: { output: 'ps', rows: { tty: '\\?' } }, weight: 5, says: 'none: `ps` shows `?`' }],
  },
  fixes: [
    {
      title: 'Give it the answer in another way',
      when: 'It runs by itself. The usual answer.',
      steps: [
        {
          kind: 'code',
          runtime: 'git',
          language: 'sh',
          code: 'git clone https://oauth2:$TOKEN@host/repo.git   # or a deploy key over ssh\nexport GIT_TERMINAL_PROMPT=0                    # fail at once instead of asking',
        },
        { kind: 'code', runtime: 'ssh', language: 'sh', code: 'ssh -o BatchMode=yes -i deploy_key host' },
        {
          kind: 'code',
          runtime: 'gpg',
          language: 'sh',
          code: 'gpg --batch --pinentry-mode loopback --passphrase-file key.txt …',
        },
        {
          kind: 'code',
          runtime: 'sudo',
          language: 'sh',
          code: 'sudo -n command    # or -S: the password from standard input',
        },
      ],
      whyItWorks: 'With nothing left to ask, the terminal is not opened.',
      risk: {
        level: 'reversible',
        undo: 'Take the option out. Keep secrets in the store of the CI, not in the script.',
      },
      proof: { sh: 'setsid -w true; echo $?', shows: '0; put your command in the place of `true`' },
    },
    {
      title: 'Give it a terminal',
      when: 'A person is there, only the way to them lacks a terminal.',
      steps: [
        { kind: 'code', runtime: 'docker', language: 'sh', code: 'docker run -it image     # docker exec -it web sh' },
        { kind: 'code', runtime: 'kubernetes', language: 'sh', code: 'kubectl exec -it pod -- sh' },
        { kind: 'code', runtime: 'ssh', language: 'sh', code: 'ssh -t host sudo command' },
      ],
      whyItWorks: 'These options make a pseudo-terminal, and the session gets it as its controlling one.',
      risk: { level: 'reversible', undo: 'Leave the option out.' },
      proof: { sh: 'tty', shows: 'a name such as /dev/pts/0' },
    },
  ],
  popularButWrong: {
    advice: 'Make `/dev/tty` with `mknod`.',
    because: 'The node is there, and opening it is what fails: it leads to a terminal that this session does not have.',
  },
  sources: ['man:tty(4)', 'man:setsid(2)', 'man:credentials(7)', 'https://git-scm.com/docs/git'],
  scenario: {
    params: { path: '/dev/tty', program: 'bash' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/deploy.sh': {
          text: '#!/bin/bash\nsecret=$TOKEN\nif [ -z "$secret" ]; then\n  read -rs secret < /dev/tty || exit 1\nfi\necho "deployed with a secret of ${#secret} letters" > deployed.txt\ncat deployed.txt\n',
          mode: '755',
        },
      },
    },
    reproduce: { run: 'setsid -w ./deploy.sh', fails: { call: 'open', errno: 'ENXIO', path: '/dev/tty' } },
    steps: [
      {
        title: 'Deploy as CI does',
        ask: 'Run the script in a session without a terminal, as cron and CI do.',
        run: 'setsid -w ./deploy.sh',
        done: { kind: 'fails', call: 'open', errno: 'ENXIO', path: '/dev/tty' },
      },
      {
        title: 'What does it ask for?',
        ask: 'Find the line which opens the terminal.',
        run: 'grep -n tty deploy.sh; cat deploy.sh',
        done: { kind: 'ran', program: ['cat', 'less', 'nano', 'head'] },
      },
      {
        title: 'Give it the answer',
        ask: 'Hand the secret over by its variable.',
        run: 'TOKEN=abc123 setsid -w ./deploy.sh',
        done: { kind: 'exists', path: '/srv/work/deployed.txt', type: 'file' },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/deployed.txt', type: 'file' },
    solutions: [
      { title: 'Hand the secret over by a variable', run: 'TOKEN=abc123 setsid -w ./deploy.sh' },
      {
        title: 'Let the script read its standard input',
        run: "sed -i 's: < /dev/tty::' deploy.sh; echo abc123 | setsid -w ./deploy.sh",
      },
    ],
    wrong: [
      {
        run: 'echo abc123 | setsid -w ./deploy.sh',
        but: 'It does not look at its input: it opens the terminal itself.',
      },
      { run: 'sudo setsid -w ./deploy.sh', but: 'Root in a session without a terminal has none either.' },
    ],
  },
})
