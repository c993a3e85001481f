import { defineCause } from '../../schema.ts'

/** keyctl(2): the timeout set by KEYCTL_SET_TIMEOUT has passed. */
export default defineCause({
  title: 'The key has reached the time that was set for it',
  because: '`{program|The program}` could not use the key **because** its timeout has passed and nobody renewed it',
  why: `
Keys in the kernel can carry a timeout (\`keyctl timeout\`). Tickets of Kerberos, cached names of NFS and passwords of network shares
are kept that way. After the moment the entry stays in the keyring for a while, so that its users learn why they are refused; reading it
gives this code. The clock counts from when the timeout was last set, not from the last use.`,
  prior: 2,
  clues: [
    { when: { text: 'krb5|kerberos|kinit|ticket|gssd|gss_' }, weight: 3, says: 'a Kerberos ticket is involved' },
    { when: { text: 'keyctl|request_key|add_key|keyring' }, weight: 1, says: 'a keyring is asked' },
  ],
  fixes: [
    {
      title: 'Renew the ticket or password behind the key',
      when: 'The key came from Kerberos or from mounting a share.',
      steps: [
        { kind: 'sh', sh: 'klist' },
        {
          kind: 'sh',
          sh: 'kinit -R || kinit',
          changes: 'Renews the ticket; asks for the password where it can no longer be renewed.',
        },
      ],
      whyItWorks: 'The new ticket is put into the keyring in place of the one that ran out.',
      risk: { level: 'reversible', undo: 'kdestroy throws the ticket away.' },
      proof: { sh: 'klist', shows: 'an “Expires” in the future' },
    },
    {
      title: 'Give the key more time',
      when: 'Your own program put it there.',
      steps: [
        { kind: 'sh', sh: 'keyctl show @s' },
        {
          kind: 'sh',
          sh: 'keyctl timeout ID 3600',
          changes:
            'The key holds for an hour from now. It works only before the old timeout has passed; afterwards add the key anew.',
        },
      ],
      whyItWorks: 'Each call replaces the old moment; 0 takes the timeout away.',
      risk: { level: 'reversible', undo: 'keyctl timeout ID SECONDS with the value it had' },
      proof: { sh: 'keyctl rdescribe ID', shows: 'its description instead of “Key has expired”' },
    },
  ],
  popularButWrong: {
    advice: 'Set the clock of the machine back.',
    because: 'Kerberos refuses clocks that differ by more than five minutes, and certificates and logs go wrong too.',
  },
  sources: ['man:keyctl(2)', 'man:keyctl_set_timeout(3)', 'man:keyrings(7)'],
  notReproducible: 'Keyrings are not part of the lab; a key with a timeout of one second showed it on Linux 6.18.',
})
