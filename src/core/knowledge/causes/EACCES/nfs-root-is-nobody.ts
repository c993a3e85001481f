import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'On the network share root counts as nobody',
  because:
    '`{program|The program}` may not use {path|`$`|the file} as root **because** the NFS server treats root of its clients as an unknown user',
  why: `
An NFS server does not trust that root of a client is somebody it should obey, so it maps number 0 to \`nobody\` (\`root_squash\`, the default). Root then gets what everybody gets on that share: often less than an ordinary user. Daemons that run as root, \`sudo\`, \`chown\`
and containers with volumes on NFS meet it. The same code comes when the numbers of users differ on both machines.`,
  prior: 0,
  clues: [
    {
      when: { text: '\\bnfs4?\\b|root_squash|no_root_squash|nfsd|\\bEFS\\b|filestore|autofs|/net/' },
      weight: 6,
      says: 'a network share is in play',
    },
    { when: { text: 'nobody|nogroup|65534|4294967294' }, weight: 4, says: 'files belong to nobody' },
    { when: { text: '\\bsudo\\b|\\broot@|uid=0' }, weight: 2, says: 'it ran as root' },
    {
      when: { entity: { path: '/(?:home|mnt|nfs|net|shared?|data)/.*' } },
      weight: 1,
      says: '`{path}` is a usual place of a share',
    },
    { when: { entity: { path: '/(?:tmp|etc|usr|proc|sys)/.*' } }, weight: -4, says: '`{path}` lies on this machine' },
  ],
  question: {
    ask: 'Is it a network filesystem?',
    run: 'findmnt -T {path}',
    answers: [
      { reads: { output: 'mount', rows: { type: 'nfs4?|efs' } }, weight: 6, says: 'yes: {source} by `{type}`' },
      { reads: { output: 'mount', rows: { type: '(?!nfs|efs).*' } }, weight: -6, says: 'no: it is `{type}`' },
    ],
  },
  fixes: [
    {
      title: 'Work as the user to whom the files belong',
      when: 'Nearly always.',
      steps: [
        { kind: 'sh', sh: 'ls -ln {path}' },
        { kind: 'sh', sh: 'sudo -u "#1000" touch {path}', changes: 'Acts as the user with that number.' },
        {
          kind: 'code',
          runtime: 'kubernetes',
          language: 'yaml',
          code: 'securityContext:\n  runAsUser: 1000\n  supplementalGroups: [5555]',
        },
      ],
      whyItWorks: 'Only number 0 is mapped away; other numbers reach the server as they are (with `sec=sys`).',
      risk: { level: 'reversible', undo: 'Run it as before.' },
      proof: { sh: 'sudo -u "#1000" test -w {path}; echo $?', shows: '0' },
    },
    {
      title: 'Let the server do what takes root',
      when: 'Owners are to be changed, or a tree to be prepared.',
      steps: [{ kind: 'text', text: 'Run `chown` on the server, on the exported directory itself.' }],
      whyItWorks: 'There root is root.',
      risk: { level: 'reversible', undo: 'Change the owners back there.' },
      proof: { sh: 'ls -ln {path}', shows: 'the number you set' },
    },
  ],
  popularButWrong: {
    advice: 'Export it with `no_root_squash`.',
    because: 'Root of any client may then put set-user-id programs of root on the share, for all other clients to run.',
  },
  sources: ['man:exports(5)', 'man:nfs(5)', 'man:credentials(7)'],
  notReproducible: 'It takes an NFS server in the kernel.',
})
