import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'common',
  category: 'permissions',
  summary: 'The permissions of a file, a directory on the way or a port do not allow it to you.',
  meaning: `
The kernel found what you named, compared who you are with who may do that, and said no. For a path, each directory on the way must let
you pass (its \`x\` bit), and the last part must allow what you want: \`r\` to read, \`w\` to change, \`x\` to run. To create, remove or
rename an entry, it is the directory that must allow \`w\`, not the file.

Ports below 1024, routes that are marked as prohibited and rules of SELinux or AppArmor use the same code.`,
  calls: [
    { call: 'open', when: 'The mode bits or the ACL lack the right, or a directory on the way cannot be entered.' },
    { call: 'execve', when: 'No execute bit, a filesystem mounted noexec, or the path is no regular file.' },
    {
      call: 'bind',
      when: 'The port is below 1024 and the process lacks CAP_NET_BIND_SERVICE; or a Unix socket may not be made there.',
    },
    {
      call: 'connect',
      when: 'The route is marked prohibit, a broadcast was not asked for, or a Unix socket may not be written.',
    },
    { call: 'unlink', when: 'The directory may not be written. The mode of the file itself does not matter.' },
  ],
  lookAlikes: [
    { code: 'ENOKEY', differs: 'There a key for encrypted data is missing, not a right.' },
    { code: 'ENOEXEC', differs: 'There the file may be executed and is no program; here it may not.' },
    { code: 'ETXTBSY', differs: 'There a running program may not be changed by anybody; here it is you who may not.' },
    {
      code: 'EPERM',
      differs:
        'There no mode bit would help: the act itself is for the owner or for root. Here a mode bit, an owner or a group is missing.',
    },
    { code: 'EROFS', differs: 'There the whole filesystem is read-only, for root too.' },
    { code: 'ENOENT', differs: 'There you may look and the name is not there; here you may not.' },
    { code: 'EADDRINUSE', differs: 'There the port is taken; here you may not have it, taken or not.' },
  ],
  corrections: [
    {
      claim: 'Make it writable for everybody (mode 777).',
      truth:
        'It lets every user and every broken service change or replace the file. Find the one who needs it and give that user or group the one right that is missing.',
    },
    {
      claim: 'Run it with sudo.',
      truth: 'It works once, and the files that it leaves belong to root: the next run without sudo fails, and worse.',
    },
  ],
  sources: [
    'man:path_resolution(7)',
    'man:open(2)',
    'man:execve(2)',
    'man:bind(2)',
    'man:connect(2)',
    'man:acl(5)',
    'man:ip(7)',
  ],
})
