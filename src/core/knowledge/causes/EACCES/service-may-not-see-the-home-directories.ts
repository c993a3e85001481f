import { defineCause } from '../../schema.ts'

/** systemd: ProtectHome=, InaccessiblePaths=; the place is covered by a directory of mode 000. */
export default defineCause({
  title: 'systemd hides the home directories from the service',
  because:
    '`{program|The service}` could not open {path|`$`|the file} **because** its unit hides the home directories (or that path) from it',
  why: `
\`ProtectHome=yes\` and \`InaccessiblePaths=\` put an empty folder that nobody may enter over \`/home\`, \`/root\` and \`/run/user\`, for this one service. By hand, in your shell, the same command with the same user works. Packages set it more and more, so a path
below \`/home\` that worked for years fails after an update. With \`ProtectHome=tmpfs\` the place looks empty, and the answer is ENOENT.`,
  prior: 1,
  clues: [
    {
      when: { entity: { path: '/(?:home|root|run/user)(?:/.*)?' } },
      weight: 1,
      says: '{path} lies in what the setting hides',
    },
    {
      when: { text: 'systemd\\[\\d+\\]|\\.service\\b|Main PID|status=\\d+/' },
      weight: 2,
      says: 'a unit of systemd starts it',
    },
    { when: { text: 'ProtectHome|InaccessiblePaths|ProtectSystem' }, weight: 6, says: 'the setting is named' },
    { when: { entity: { path: '/(?!home|root|run/user).*' } }, weight: -4, says: '{path} is not in a home directory' },
  ],
  question: {
    ask: 'What does the unit hide?',
    run: 'systemctl show -p ProtectHome -p InaccessiblePaths -p User {unit|NAME}',
    answers: [
      {
        reads: { output: 'systemctl-show', where: { setting: 'ProtectHome' }, rows: { value: 'yes|true' } },
        weight: 6,
        says: 'ProtectHome={value}',
      },
      {
        reads: { output: 'systemctl-show', where: { setting: 'InaccessiblePaths' }, rows: { value: '.+' } },
        weight: 4,
        says: 'it may not see {value}',
      },
      {
        reads: { output: 'systemctl-show', where: { setting: 'ProtectHome' }, rows: { value: 'no|false' } },
        weight: -5,
        says: 'home directories are not hidden from it',
      },
    ],
  },
  fixes: [
    {
      title: 'Move what the service needs out of /home',
      when: 'It is yours to move: the best way.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo mkdir -p /srv/app && sudo cp -a {path|/home/demo/app} /srv/app/',
          changes:
            'Copies it to a place for services. Change the path in the unit afterwards, and give the files to the user of the service.',
        },
      ],
      whyItWorks: '`/srv`, `/opt` and `/var/lib` are hidden by neither setting.',
      risk: { level: 'reversible', undo: 'Put the old path into the unit; the originals are still there.' },
      proof: { sh: 'systemctl status {unit|NAME}', shows: '`active (running)`' },
    },
    {
      title: 'Let this unit see the one folder',
      when: 'The files must stay in the home directory.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo systemctl edit {unit|NAME}',
          changes: 'Opens an editor for lines that are added to the unit; they are the ones below.',
        },
        {
          kind: 'code',
          runtime: 'systemd',
          language: 'ini',
          code: '[Service]\nProtectHome=tmpfs\nBindReadOnlyPaths=/home/demo/app',
        },
        { kind: 'sh', sh: 'sudo systemctl restart {unit|NAME}', changes: 'The service is gone for a moment.' },
      ],
      whyItWorks: 'All other homes stay hidden, and the one folder is mounted back in.',
      risk: { level: 'reversible', undo: 'sudo systemctl revert {unit|NAME} && sudo systemctl restart {unit|NAME}' },
      proof: { sh: 'systemctl show -p ProtectHome {unit|NAME}', shows: 'ProtectHome=tmpfs' },
    },
  ],
  popularButWrong: {
    advice: 'Open the home directory to everybody.',
    because:
      'The service does not even see that directory, only the empty one which lies over it; and every other user sees yours.',
  },
  sources: ['man:systemd.exec(5)', 'man:systemctl(1)'],
  notReproducible: 'It takes systemd with the namespaces that it makes for services.',
})
