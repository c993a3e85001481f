import { defineCause } from '../../schema.ts'

/** keyctl(2), request_key(2): the session keyring was revoked when the login that made it ended. */
export default defineCause({
  title: 'The login whose session keyring held the key has ended',
  because:
    '`{program|The program}` could not use the key **because** it or its keyring was revoked, as a session keyring is at logout',
  why: `
\`pam_keyinit\` gives each login a session keyring and, with its \`revoke\` option, revokes it at logout. A program that was left behind
(\`nohup\`, \`tmux\`, \`screen\`, an agent) still holds that keyring, and every use of it fails from then on. A revoked entry cannot be brought back;
it can only be replaced. An administrator's \`keyctl revoke\` does the same to one key.`,
  prior: 2,
  clues: [
    {
      when: { text: 'nohup|tmux|screen|logged out|session closed|Removed session|cron' },
      weight: 3,
      says: 'the program outlives the login that started it',
    },
    { when: { text: 'keyctl|request_key|add_key|keyring|kinit|fscrypt' }, weight: 1, says: 'keyrings are at work' },
  ],
  fixes: [
    {
      title: 'Start the program in a session keyring of its own',
      when: 'It must live longer than the login.',
      steps: [
        {
          kind: 'sh',
          sh: 'systemd-run --user --unit=job ./job.sh',
          changes:
            'Runs it as a service of the user; it lives past the logout if lingering is on (`loginctl enable-linger`).',
        },
        {
          kind: 'sh',
          sh: "keyctl session - sh -c 'keyctl link @u @s; exec ./job.sh'",
          changes:
            'Makes a new anonymous session keyring for this one program and links the keyring of the user into it.',
        },
      ],
      whyItWorks:
        'Only the keyring of the login is revoked; one that belongs to the service, and the keyring of the user (`@u`), are not.',
      risk: { level: 'reversible', undo: 'Stop the unit, or end the program; its keyring goes with it.' },
      proof: { sh: 'keyctl show @s', shows: 'a keyring with the key in it, and no “Key has been revoked”' },
    },
    {
      title: 'Put a new key in place of the revoked one',
      when: 'Somebody revoked the key itself.',
      steps: [
        { kind: 'sh', sh: 'keyctl show @s' },
        {
          kind: 'text',
          text: 'Sign in again to whatever issued it: `kinit` for Kerberos, `fscrypt unlock` for encrypted folders, the tool of the network share for its password.',
        },
      ],
      whyItWorks: 'A revoked key stays revoked, and a new one of the same description takes its place in the keyring.',
      risk: { level: 'reversible', undo: 'keyctl unlink ID @s' },
      proof: { sh: 'keyctl show @s', shows: 'the new key' },
    },
  ],
  popularButWrong: {
    advice: 'Log in again: the program will then find the key.',
    because: 'The new login has a new keyring, and the old program goes on holding the revoked one.',
  },
  exceptions: [
    'A `request_key` for a key which only timed out says ENOKEY; one that was revoked says so, until it is unlinked.',
  ],
  sources: ['man:session-keyring(7)', 'man:keyctl(2)', 'man:pam_keyinit(8)', 'man:keyrings(7)'],
  notReproducible: 'There are no keyrings in the lab; revoking a key and reading it showed this on Linux 6.18.',
})
