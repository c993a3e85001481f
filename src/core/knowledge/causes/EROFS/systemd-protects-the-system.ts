import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'The unit file makes the system read-only for this service',
  because:
    '`{program|The service}` could not write {path|`$`|there} **because** its unit says `ProtectSystem=` or `ReadOnlyPaths=`, which mounts that place read-only for it alone',
  why: `
systemd can give a service its own view of the files: \`ProtectSystem=strict\` makes everything read-only but \`/dev\`, \`/proc\` and \`/sys\`; \`full\` does it for \`/usr\`, \`/boot\` and \`/etc\`; \`ProtectHome=read-only\` for the homes. Units of distributions use it more with each release. From a shell the
same path can be written, by the same user, which makes it look like magic.`,
  prior: 1,
  clues: [
    {
      when: {
        text: 'ProtectSystem|ReadOnlyPaths|ProtectHome|ReadWritePaths|systemd\\[\\d+\\]|\\.service\\b|Main process exited',
      },
      weight: 5,
      says: 'a unit of systemd is in play',
    },
    {
      when: { entity: { path: '/(?:usr|etc|boot|opt|var|srv|home)(?:/.*)?' } },
      weight: 1,
      says: '`{path}` is a place that units protect',
    },
    { when: { text: 'works (?:from|in) (?:the|a) shell|journalctl' }, weight: 2, says: 'it fails only as a service' },
    { when: { text: 'docker|kube|\\bpod\\b|readOnlyRootFilesystem' }, weight: -3, says: 'containers play a part' },
    { when: { text: 'EXT4-fs error|I/O error|Remounting' }, weight: -6, says: 'a disk failed' },
    { when: { entity: { path: '/(?:proc|sys)/.*' } }, weight: -5, says: '`{path}` belongs to the kernel' },
  ],
  question: {
    ask: 'Is it read-only for everybody, or for the service alone?',
    run: 'findmnt -T {path}',
    answers: [
      {
        reads: { output: 'mount', rows: { access: 'rw' } },
        weight: 4,
        says: 'in your shell it is mounted for writing: so it is the service’s own view',
      },
      { reads: { output: 'mount', rows: { access: 'ro' } }, weight: -5, says: 'it is read-only for everybody' },
    ],
  },
  fixes: [
    {
      title: 'Let systemd make the directory which the service needs',
      when: 'It is state, cache, logs or a socket.',
      steps: [
        { kind: 'sh', sh: 'systemctl show app -p ProtectSystem -p ProtectHome -p ReadWritePaths -p ReadOnlyPaths' },
        {
          kind: 'code',
          runtime: 'systemd',
          language: 'ini',
          code: '# systemctl edit app\n[Service]\n# /var/lib/app, $STATE_DIRECTORY\nStateDirectory=app\n# /var/cache/app\nCacheDirectory=app\n# /var/log/app\nLogsDirectory=app\n# /run/app\nRuntimeDirectory=app',
        },
      ],
      whyItWorks: 'These directories are made with the right owner, and stay writable under every protection.',
      risk: { level: 'reversible', undo: 'systemctl revert app' },
      proof: { sh: 'systemctl show app -p StateDirectory', shows: 'StateDirectory=app' },
    },
    {
      title: 'Except one path',
      when: 'The place is given by others.',
      steps: [
        { kind: 'code', runtime: 'systemd', language: 'ini', code: '[Service]\nReadWritePaths=/srv/app/uploads' },
      ],
      whyItWorks: 'The path is bound for writing inside of the service’s view; all else stays as it is.',
      risk: { level: 'reversible', undo: 'systemctl revert app' },
      proof: {
        sh: 'sudo nsenter -t "$(systemctl show app -p MainPID --value)" -m findmnt -T /srv/app/uploads',
        shows: 'options that begin with `rw`',
      },
    },
  ],
  popularButWrong: {
    advice: 'Remove the protection from the unit.',
    because:
      'One line would have named the one directory, and a broken-in service would still not be able to change your programs.',
  },
  sources: [
    'https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html',
    'man:mount_namespaces(7)',
    'man:systemctl(1)',
  ],
  notReproducible: 'It takes systemd as pid 1, which the private namespaces of the recordings do not have.',
})
