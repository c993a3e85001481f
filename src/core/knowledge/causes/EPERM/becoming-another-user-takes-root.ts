import { defineCause } from '../../schema.ts'

/** setuid(2), setgid(2), setgroups(2) without CAP_SETUID and CAP_SETGID. */
export default defineCause({
  title: 'It wants to become another user, and was not started as root',
  because:
    '`{program|The program}` could not change its user or groups **because** that takes root, and it runs as an ordinary user',
  why: `
Servers are often started as root and then give that up: nginx, Apache, PostgreSQL’s wrappers, \`gosu\`, \`su-exec\` and \`setpriv\` in entry points of containers. Somebody now starts them as an ordinary user already (\`USER\` in the image, \`runAsUser\`, \`User=\` in the unit), and the step
down is still in the script. Changing to the user one already is would be allowed; clearing or setting groups never is.`,
  prior: 1,
  clues: [
    {
      when: {
        syscall: ['setuid', 'setgid', 'setgroups', 'setresuid', 'setresgid', 'setreuid', 'initgroups', 'setregid'],
      },
      weight: 8,
      says: '`{syscall}` changes the user or the groups',
    },
    {
      when: {
        text: 'setgroups|setres[ug]id|sete?[ug]id|spawn(?:Sync)? \\S+ EPERM|initgroups|gosu|su-exec|setpriv|failed switching to|drop(?:ping)? privileges',
      },
      weight: 5,
      says: 'the log speaks of another user',
    },
    {
      when: { text: 'runAsUser|runAsNonRoot|openshift|entrypoint|\\bUSER\\b' },
      weight: 2,
      says: 'a container that does not start as root',
    },
    { when: { entity: { path: '/.*' } }, weight: -2, says: 'it is about a file' },
  ],
  question: {
    ask: 'As whom does it run?',
    run: 'ps -o user,pid,args -p {pid}; id',
    answers: [
      { reads: { output: 'id', rows: { uid: '[1-9]\\d*' } }, weight: 3, says: 'as `{user}`, who is not root' },
      { reads: { output: 'id', rows: { uid: '0' } }, weight: -2, says: 'as root: then a capability is missing' },
    ],
  },
  fixes: [
    {
      title: 'Leave the step out',
      when: 'It already runs as the user it should be. The better answer.',
      steps: [
        {
          kind: 'code',
          runtime: 'sh',
          language: 'sh',
          code: 'if [ "$(id -u)" = 0 ]; then exec gosu app "$@"; fi\nexec "$@"',
        },
        {
          kind: 'code',
          runtime: 'nginx',
          language: 'nginx',
          code: 'pid /tmp/nginx.pid;\nhttp { server { listen 8080; } }',
          note: 'And no line that begins with `user`.',
        },
        { kind: 'code', runtime: 'docker', language: 'dockerfile', code: 'FROM nginxinc/nginx-unprivileged' },
      ],
      whyItWorks: 'What needs no change needs no right.',
      risk: { level: 'reversible', undo: 'Put the step back.' },
      proof: { sh: 'ps -o user,args -C nginx', shows: 'the user you meant' },
    },
    {
      title: 'Start it as root and let it step down',
      when: 'It must do something as root before: a port below 1024, a key file.',
      steps: [
        {
          kind: 'code',
          runtime: 'systemd',
          language: 'ini',
          code: '[Service]\n# no User= line: the program changes the user itself',
        },
        { kind: 'code', runtime: 'docker', language: 'sh', code: 'docker run --user 0 image' },
        {
          kind: 'code',
          runtime: 'kubernetes',
          language: 'yaml',
          code: 'securityContext:\n  capabilities:\n    add: [SETUID, SETGID]',
        },
      ],
      whyItWorks: 'Root has CAP_SETUID and CAP_SETGID until it gives them away.',
      risk: { level: 'reversible', undo: 'Start it as the ordinary user again.' },
      proof: { sh: 'grep -E "^(Uid|Groups)" /proc/{pid}/status', shows: 'the new user in all four columns' },
    },
  ],
  popularButWrong: {
    advice: 'Set the set-user-id bit on the script.',
    because: 'Linux ignores that bit on scripts, and on a program it would make everybody root who can start it.',
  },
  sources: ['man:setuid(2)', 'man:setresuid(2)', 'man:setgroups(2)', 'man:capabilities(7)', 'man:setpriv(1)'],
  scenario: {
    params: { program: 'setpriv' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/entrypoint.sh': {
          text: '#!/bin/bash\n# Steps down from root, then runs the program.\nset -e\nsetpriv --reuid 65534 id > who.txt\ncat who.txt\n',
          mode: '755',
        },
      },
    },
    reproduce: { run: './entrypoint.sh', fails: { call: 'setresuid', errno: 'EPERM' } },
    steps: [
      {
        title: 'Start it as yourself',
        ask: 'Run the entry point without being root.',
        run: './entrypoint.sh',
        done: { kind: 'fails', call: 'setresuid', errno: 'EPERM' },
      },
      {
        title: 'Who are you?',
        ask: 'As whom does it run, and whom does it want to be?',
        run: 'id; cat entrypoint.sh',
        done: { kind: 'ran', program: ['id', 'whoami', 'ps'] },
      },
      {
        title: 'Leave the step out',
        ask: 'You are no root: let the program run as you.',
        run: "sed -i 's/setpriv --reuid 65534 //' entrypoint.sh; ./entrypoint.sh",
        done: { kind: 'exists', path: '/srv/work/who.txt', minSize: 5 },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/who.txt', minSize: 5 },
    solutions: [
      { title: 'Leave the step out', run: "sed -i 's/setpriv --reuid 65534 //' entrypoint.sh; ./entrypoint.sh" },
      { title: 'Start it as root', run: 'sudo ./entrypoint.sh' },
    ],
    wrong: [
      {
        run: 'sudo chown root entrypoint.sh; sudo chmod u+s entrypoint.sh; ./entrypoint.sh',
        but: 'The set-user-id bit of a script is ignored.',
      },
      {
        run: 'chmod 755 entrypoint.sh; ./entrypoint.sh',
        but: 'It may be executed; it is the change of user that is refused.',
      },
    ],
  },
})
