import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'device',
  summary: 'The descriptor is open, but in a state in which that cannot be done.',
  meaning:
    'ALSA is where people meet it: “File descriptor in bad state” from `aplay` or PCM calls means that the sound device was not set up, has stopped, or was suspended; `snd_pcm_prepare` sets it right. Reading `/dev/net/tun` before it is attached to an interface is the other: there it means that the device works. Landlock uses it for the wrong kind of descriptor.',
  sources: ['man:landlock_add_rule(2)', 'kernel:sound/core/pcm_native.c'],
})
