import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'occasional',
  category: 'device',
  summary: 'The radio is switched off, so its network interface cannot be started.',
  meaning:
    'Wi-Fi or Bluetooth is blocked by a switch, a key or by software. `ip link set wlan0 up` says “Operation not possible due to RF-kill”. `rfkill list` shows whether it is a soft block (`rfkill unblock wifi`) or a hard one (a switch on the case).',
  sources: ['https://docs.kernel.org/driver-api/rfkill.html', 'kernel:net/wireless/core.c'],
})
