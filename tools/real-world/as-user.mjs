/** argv that lowers a root process to a user, with the world's limits and a clean environment. */
export function asUser(world, name, argv) {
  const user = world.users.find((candidate) => candidate.name === name)
  if (!user) throw new Error(`the world has no user ${name}`)
  const limits = Object.entries(world.limits).map(([key, [soft, hard]]) => `--${key}=${soft}:${hard}`)
  const own = name === 'demo' ? {} : { HOME: user.home, USER: name, LOGNAME: name, SHELL: user.shell }
  const env = Object.entries({ ...world.env, ...own }).map(([key, value]) => `${key}=${value}`)
  const groups = user.groups.length > 0 ? [`--groups=${user.groups.join(',')}`] : ['--clear-groups']
  return [
    'prlimit',
    ...limits,
    'setpriv',
    `--reuid=${user.uid}`,
    `--regid=${user.gid}`,
    ...groups,
    'env',
    '-i',
    ...env,
    ...argv,
  ]
}
