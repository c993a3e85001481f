import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'permissions',
  summary: 'The key was withdrawn.',
  meaning: `
Somebody called \`keyctl revoke\`, or the session to which the keyring belonged has ended. The entry is still there and can no longer be used. It is met by long-running programs that outlive the login which started them: their session keyring is revoked at logout; linking the user keyring (\`keyctl link @u @s\`) or starting them by
systemd avoids it.`,
  calls: [
    { call: 'keyctl', when: 'The key or keyring has been revoked.' },
    { call: 'request_key', when: 'The key that was found has been revoked.' },
    { call: 'add_key', when: 'The keyring has been revoked.' },
  ],
  lookAlikes: [
    { code: 'ENOKEY', differs: 'There no such key was found at all.' },
    { code: 'EKEYEXPIRED', differs: 'There its own timeout ended it; here somebody withdrew it.' },
  ],
  sources: ['man:keyctl(2)', 'man:keyrings(7)', 'man:session-keyring(7)'],
  notReproducible: 'The lab has no keyrings; reading a revoked key showed it on a real kernel.',
})
