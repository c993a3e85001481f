import { defineCause } from '../../schema.ts'

/** mount.cifs: "mount error(66): Object is remote". The server answered with a DFS referral that the client does not follow. */
export default defineCause({
  title: 'The Windows share is only a link to a share elsewhere (DFS)',
  because:
    '`{program|The program}` could not mount {path|`$`|the share} **because** the server referred it to another server, and this machine does not follow',
  why: `
In a Windows domain a path such as \`//example.com/files\` is often a DFS name: the server answers “ask that one”. The kernel has to resolve the name of the other server
with a helper in user space (\`cifs.upcall\` by way of \`request-key\`). Without the helper, or in a kernel built without DFS, the referral ends as \`mount error(66): Object is remote\`.`,
  prior: 2,
  clues: [
    { when: { text: 'mount error ?\\(66\\)|cifs|smb|\\bdfs\\b' }, weight: 4, says: 'a Windows share is being mounted' },
    { when: { syscall: ['mount'] }, weight: 1, says: 'the call is `{syscall}`' },
  ],
  fixes: [
    {
      title: 'Install the helpers that follow the link',
      when: 'Always first.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo apt install cifs-utils keyutils',
          changes: 'Debian and Ubuntu: brings `cifs.upcall`, `request-key` and their settings in /etc/request-key.d.',
        },
        { kind: 'sh', sh: 'sudo mount -a', changes: 'Mounts what /etc/fstab names and is not mounted yet.' },
      ],
      whyItWorks: 'The kernel asks through `request-key` for the address of the other server, and mounts from there.',
      risk: { level: 'reversible', undo: 'sudo apt remove keyutils' },
      proof: { sh: 'findmnt -t cifs', shows: 'the share' },
    },
    {
      title: 'Mount the real share',
      when: 'The kernel has no DFS, or only one folder is needed.',
      steps: [
        { kind: 'sh', sh: 'sudo dmesg -T | grep -i cifs | tail' },
        { kind: 'sh', sh: 'smbclient -L //SERVER -U USER' },
        {
          kind: 'text',
          text: 'Ask the administrator, or look at the DFS tab of the folder’s properties in Windows, for the server behind the link, and write that server and share into /etc/fstab.',
        },
      ],
      whyItWorks: 'A share on the server itself needs no referral.',
      risk: { level: 'reversible', undo: 'Put the old line of /etc/fstab back.' },
      proof: { sh: 'findmnt -t cifs', shows: 'the share with the real server as its source' },
    },
  ],
  popularButWrong: {
    advice: 'Try `vers=1.0`.',
    because: 'The referral is the same in every version of SMB, and the first one is unsafe.',
  },
  exceptions: ['`nodfs` among the mount options switches the following off on purpose: take it out.'],
  sources: ['https://docs.kernel.org/admin-guide/cifs/usage.html'],
  notReproducible: 'It takes a server of a Windows domain.',
})
