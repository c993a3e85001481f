import { defineCause } from '../../schema.ts'

/** systemd's exit statuses 200/CHDIR and 203/EXEC are a failed chdir(2) and a failed execve(2) in the child. */
export default defineCause({
  title: 'The service’s unit file names a path that does not exist',
  because:
    'systemd could not start {program|$|the service} **because** a path in its unit file does not exist on this machine',
  why: `
systemd looks up each path of a unit itself, without your \`PATH\`, your \`~\` and your shell. The exit status says which one: \`203/EXEC\` is \`ExecStart=\`, \`200/CHDIR\` is \`WorkingDirectory=\`, \`226/NAMESPACE\` one of \`ReadWritePaths=\` or
\`BindPaths=\`. Node.js from nvm, a virtual environment that was moved, a home directory with \`ProtectHome=\`, or a release link that is missing are the usual reasons.`,
  prior: 0,
  clues: [
    {
      when: {
        text: 'status=(?:200|203|226|209|238)(?:/\\w+)?|Failed (?:at step|to locate executable|to execute|to set up mount namespacing)|Changing to the requested working directory failed',
        near: 8,
      },
      weight: 9,
      says: 'systemd itself failed at a path',
    },
    { when: { text: 'systemd\\[\\d+\\]|\\.service: ', near: 8 }, weight: 2, says: 'systemd started it' },
    {
      when: { syscall: ['open', 'openat', 'connect', 'uv_cwd', 'scandir', 'mkdir'] },
      weight: -4,
      says: 'the running program said it',
    },
  ],
  question: {
    ask: 'Do the paths of the unit exist?',
    run: 'systemctl status {program}',
    answers: [
      { reads: { output: 'systemctl', rows: { active: 'failed' } }, weight: 1, says: '`{unit}` has failed' },
      { reads: { output: 'systemctl', rows: { active: 'active' } }, weight: -4, says: '`{unit}` runs' },
    ],
  },
  fixes: [
    {
      title: 'Write whole paths that exist',
      when: 'Always first: look at each path of the unit.',
      steps: [
        { kind: 'sh', sh: 'systemctl cat app.service' },
        { kind: 'sh', sh: 'namei -l /opt/app/bin/server' },
        {
          kind: 'sh',
          sh: 'sudo systemctl edit app.service',
          changes: 'Opens an editor for a file that overrides lines of the unit.',
        },
        {
          kind: 'code',
          runtime: 'systemd',
          language: 'ini',
          code: '[Service]\nWorkingDirectory=/opt/app\nExecStart=\nExecStart=/usr/bin/node /opt/app/server.js',
        },
        { kind: 'sh', sh: 'sudo systemctl restart app.service', changes: 'Starts the service anew.' },
      ],
      whyItWorks: 'An empty `ExecStart=` drops the old line; the new one names files that are there.',
      risk: { level: 'reversible', undo: 'sudo systemctl revert app.service' },
      proof: { sh: 'systemctl is-active app.service', shows: 'active' },
    },
    {
      title: 'Let systemd make the directory',
      when: 'The missing one is for data, logs or sockets.',
      steps: [
        {
          kind: 'code',
          runtime: 'systemd',
          language: 'ini',
          code: '[Service]\nStateDirectory=app\nLogsDirectory=app\nRuntimeDirectory=app\nWorkingDirectory=%S/app\n# the minus: may be missing\nReadWritePaths=-/srv/optional',
        },
      ],
      whyItWorks: 'These are made before the program starts, and belong to its user.',
      risk: { level: 'reversible', undo: 'Take the lines out.' },
      proof: { sh: 'ls -ld /var/lib/app', shows: 'the directory' },
    },
  ],
  popularButWrong: {
    advice: 'Reload with `systemctl daemon-reload` and try again.',
    because: 'It reads the unit file anew, and the path in it is as wrong as before.',
  },
  sources: ['man:systemd.exec(5)', 'man:systemd.service(5)', 'man:systemctl(1)'],
  notReproducible: 'systemd has to be the first process of a machine; the recordings are made without it.',
})
