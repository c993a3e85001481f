import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'The file server and the mount do not share an SMB version',
  because:
    'Mounting the Windows share failed with “Host is down” **because** the server hung up while the version of SMB was negotiated',
  why: `
\`mount error(112): Host is down\` is what the kernel's SMB client says when the server closes the connection during the first exchange. The machine is up. Mostly one side insists on SMB 1, which the other one has switched off for its holes: old network
drives and printers know nothing else, current Windows and Samba refuse it. Since Linux 4.13 the default is 2.1 and newer.`,
  prior: 3,
  clues: [
    {
      when: { text: 'mount error\\(112\\)|mount\\.cifs|CIFS|\\bSMB|vers=' },
      weight: 6,
      says: 'an SMB share was to be mounted',
    },
    { when: { text: 'vers=1\\.0|SMB1|NT1' }, weight: 2, says: 'SMB 1 plays a part' },
    { when: { text: 'systemctl|bus|systemd' }, weight: -6, says: 'it is about systemd' },
  ],
  fixes: [
    {
      title: 'Name the version that the server speaks',
      when: 'Always the first try.',
      steps: [
        { kind: 'sh', sh: 'sudo dmesg | tail -n 20' },
        {
          kind: 'code',
          runtime: 'mount',
          language: 'sh',
          code: 'sudo mount -t cifs //server/share /mnt -o username=me,vers=3.0\nsudo mount -t cifs //server/share /mnt -o username=me,vers=2.0',
        },
        { kind: 'code', runtime: 'samba', language: 'sh', code: 'smbclient -L //server -m SMB3 -U me' },
      ],
      whyItWorks: 'Both begin with the same version then, and the server stays on the line.',
      risk: { level: 'reversible', undo: 'Unmount it: `sudo umount /mnt`.' },
      proof: { sh: 'findmnt -t cifs', shows: 'the share, with `vers=` among its options' },
    },
    {
      title: 'Renew the old device',
      when: 'It knows SMB 1 only.',
      steps: [
        {
          kind: 'text',
          text: 'Look for an update which brings SMB 2 or 3, or for NFS or SFTP on the device. `vers=1.0` works too, but send nothing secret over it, and only in a closed network.',
        },
      ],
      whyItWorks: 'SMB 1 has no protection against being tampered with on the way.',
      risk: { level: 'reversible', undo: 'Mount it with `vers=1.0` as before.' },
      proof: { sh: 'findmnt -t cifs', shows: '`vers=2` or `vers=3`' },
    },
  ],
  popularButWrong: {
    advice: 'Check the cable and ping the server.',
    because: 'It answers to ping: the words are misleading, and the connection did come about.',
  },
  exceptions: ['If `nc -vz SERVER 445` times out, the host or a firewall really is the problem.'],
  sources: [
    'man:mount.cifs(8)',
    'https://www.samba.org/samba/docs/current/man-html/smbclient.1.html',
    'https://learn.microsoft.com/en-us/windows-server/storage/file-server/troubleshoot/detect-enable-and-disable-smbv1-v2-v3',
  ],
  notReproducible: 'It takes a file server that speaks another version of SMB.',
})
