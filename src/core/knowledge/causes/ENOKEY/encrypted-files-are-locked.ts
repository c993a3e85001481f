import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'The key for these encrypted files is not loaded',
  because:
    '`{program|The program}` could not use {path|`$`|the file} **because** the kernel does not have the key with which it is encrypted',
  why: `
With fscrypt (ext4, F2FS, UBIFS; Android and some distributions’ homes) names and contents are encrypted by a key in the kernel’s keyring. Before the user has logged in, or after \`fscrypt lock\`, names look like random letters and opening or making a file is refused. SMB shares mounted with Kerberos and AFS ask keyrings too, and use
the same code.`,
  prior: 2,
  clues: [
    {
      when: { text: 'fscrypt|encrypt|ecryptfs|keyring|request_key|keyctl' },
      weight: 4,
      says: 'encryption or a keyring is named',
    },
    {
      when: { syscall: ['open', 'openat', 'mkdir', 'rename', 'link'] },
      weight: 2,
      says: 'a file was to be opened or made',
    },
    {
      when: { syscall: ['request_key', 'keyctl', 'add_key'] },
      weight: 2,
      says: '`{syscall}` asks a keyring',
    },
  ],
  fixes: [
    {
      title: 'Unlock the directory',
      when: 'It is encrypted with fscrypt.',
      steps: [
        { kind: 'sh', sh: 'fscrypt status /home' },
        {
          kind: 'sh',
          sh: 'fscrypt unlock /home/demo',
          changes: 'Asks for the passphrase and gives the key to the kernel, for all users with rights there.',
        },
      ],
      whyItWorks: 'With the key the kernel can read names and contents at once; nothing is rewritten.',
      risk: { level: 'reversible', undo: 'fscrypt lock /home/demo' },
      proof: { sh: 'ls /home/demo', shows: 'readable names' },
    },
    {
      title: 'Log in in the way which unlocks it',
      when: 'It is a job of cron or a login by ssh key.',
      steps: [
        {
          kind: 'text',
          text: 'A login by key has no passphrase with which PAM could unlock the home. Keep what jobs need outside of it, and `authorized_keys` too.',
        },
      ],
      whyItWorks: 'What lies outside is not encrypted by that key.',
      risk: { level: 'read-only' },
      proof: { sh: 'findmnt -T /srv', shows: 'another place' },
    },
  ],
  popularButWrong: {
    advice: 'Remove the unreadable names.',
    because: 'They are your files: with the key they have their own names again.',
  },
  sources: ['man:keyrings(7)', 'man:request_key(2)', 'https://docs.kernel.org/filesystems/fscrypt.html'],
  notReproducible: 'The lab has no keyrings; `request_key` for a key that nobody has showed it on a real kernel.',
})
