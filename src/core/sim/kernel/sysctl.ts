/** The kernel's switches under /proc/sys, as text by their dotted names. */
export class Sysctl {
  private readonly values: Map<string, string>

  constructor(hostname: string) {
    this.values = new Map([...Object.entries(DEFAULTS), ['kernel.hostname', hostname]])
  }

  get(name: string): string | undefined {
    return this.values.get(name)
  }

  number(name: string): number {
    return Number(this.values.get(name) ?? 0)
  }

  set(name: string, value: string): void {
    this.values.set(name, value)
  }

  names(): readonly string[] {
    return [...this.values.keys()]
  }
}

const DEFAULTS: Readonly<Record<string, string>> = {
  'fs.aio-max-nr': '65536',
  'fs.dentry-state': '172107\t170292\t45\t0\t41148\t0',
  'fs.file-max': '9223372036854775807',
  'fs.file-nr': '736\t0\t9223372036854775807',
  'fs.inode-nr': '127348\t0',
  'fs.inotify.max_queued_events': '16384',
  'fs.inotify.max_user_instances': '128',
  'fs.inotify.max_user_watches': '65536',
  'fs.lease-break-time': '45',
  'fs.mount-max': '100000',
  'fs.mqueue.msg_default': '10',
  'fs.mqueue.msg_max': '10',
  'fs.mqueue.msgsize_default': '8192',
  'fs.mqueue.msgsize_max': '8192',
  'fs.mqueue.queues_max': '256',
  'fs.nr_open': '1048576',
  'fs.overflowuid': '65534',
  'fs.pipe-max-size': '1048576',
  'fs.pipe-user-pages-soft': '16384',
  'fs.protected_fifos': '0',
  'fs.protected_hardlinks': '1',
  'fs.protected_regular': '0',
  'fs.protected_symlinks': '0',
  'fs.suid_dumpable': '0',
  'kernel.core_pattern': 'core',
  'kernel.dmesg_restrict': '1',
  'kernel.domainname': '(none)',
  'kernel.hostname': 'lab',
  'kernel.hung_task_timeout_secs': '120',
  'kernel.msgmax': '8192',
  'kernel.msgmnb': '16384',
  'kernel.msgmni': '32000',
  'kernel.ngroups_max': '65536',
  'kernel.ns_last_pid': '1',
  'kernel.osrelease': '6.1.0-18-amd64',
  'kernel.ostype': 'Linux',
  'kernel.panic': '0',
  'kernel.panic_on_oops': '0',
  'kernel.perf_event_paranoid': '2',
  'kernel.pid_max': '4194304',
  'kernel.printk': '4\t4\t1\t7',
  'kernel.randomize_va_space': '2',
  'kernel.sem': '32000\t1024000000\t500\t32000',
  'kernel.shmall': '18446744073692774399',
  'kernel.shmmax': '18446744073692774399',
  'kernel.shmmni': '4096',
  'kernel.threads-max': '30000',
  'kernel.version': '#1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01)',
  'kernel.yama.ptrace_scope': '0',
  'net.core.default_qdisc': 'pfifo_fast',
  'net.core.netdev_max_backlog': '1000',
  'net.core.rmem_default': '212992',
  'net.core.rmem_max': '212992',
  'net.core.somaxconn': '4096',
  'net.core.wmem_default': '212992',
  'net.core.wmem_max': '212992',
  'net.ipv4.icmp_echo_ignore_all': '0',
  'net.ipv4.ip_default_ttl': '64',
  'net.ipv4.ip_forward': '0',
  'net.ipv4.ip_local_port_range': '32768\t60999',
  'net.ipv4.ip_local_reserved_ports': '',
  'net.ipv4.ip_nonlocal_bind': '0',
  'net.ipv4.ip_unprivileged_port_start': '1024',
  'net.ipv4.ping_group_range': '0\t2147483647',
  'net.ipv4.tcp_abort_on_overflow': '0',
  'net.ipv4.tcp_congestion_control': 'bbr',
  'net.ipv4.tcp_fin_timeout': '60',
  'net.ipv4.tcp_keepalive_intvl': '75',
  'net.ipv4.tcp_keepalive_probes': '9',
  'net.ipv4.tcp_keepalive_time': '7200',
  'net.ipv4.tcp_max_syn_backlog': '512',
  'net.ipv4.tcp_max_tw_buckets': '131072',
  'net.ipv4.tcp_orphan_retries': '0',
  'net.ipv4.tcp_retries1': '3',
  'net.ipv4.tcp_retries2': '15',
  'net.ipv4.tcp_rmem': '4096\t131072\t33554432',
  'net.ipv4.tcp_syn_retries': '6',
  'net.ipv4.tcp_synack_retries': '5',
  'net.ipv4.tcp_syncookies': '1',
  'net.ipv4.tcp_timestamps': '1',
  'net.ipv4.tcp_tw_reuse': '2',
  'net.ipv4.tcp_window_scaling': '1',
  'net.ipv4.tcp_wmem': '4096\t16384\t4194304',
  'net.ipv6.bindv6only': '0',
  'net.ipv6.conf.all.disable_ipv6': '0',
  'net.ipv6.conf.all.forwarding': '0',
  'net.ipv6.conf.default.disable_ipv6': '0',
  'net.ipv6.conf.lo.disable_ipv6': '0',
  'vm.dirty_background_ratio': '10',
  'vm.dirty_ratio': '20',
  'vm.drop_caches': '0',
  'vm.max_map_count': '65530',
  'vm.min_free_kbytes': '67584',
  'vm.mmap_min_addr': '4096',
  'vm.nr_hugepages': '0',
  'vm.oom_kill_allocating_task': '0',
  'vm.overcommit_memory': '0',
  'vm.overcommit_ratio': '50',
  'vm.panic_on_oom': '0',
  'vm.swappiness': '60',
  'vm.vfs_cache_pressure': '100',
}
