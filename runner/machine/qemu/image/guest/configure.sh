#!/bin/sh
# Runs inside the new root file system, once, after its packages were installed.
set -eu

useradd --create-home --shell /bin/bash --uid 1000 learner
passwd --delete root >/dev/null
: >/home/learner/.bashrc
: >/root/.bashrc
: >/home/learner/.hushlogin
: >/root/.hushlogin
chown learner: /home/learner/.bashrc /home/learner/.hushlogin
chmod 440 /etc/sudoers.d/unbox
chmod 755 /usr/lib/unbox/agent
# Debian's would clear the screen, and with it what there is to verify.
rm -f /home/learner/.bash_logout /etc/skel/.bash_logout

ln -s vim.tiny /usr/bin/vim

echo 'LANG=C.UTF-8' >/etc/default/locale
echo unbox >/etc/hostname
chmod 644 /etc/hostname
printf '127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost\n' >/etc/hosts
printf '/dev/vda / ext4 rw,noatime 0 1\n' >/etc/fstab
: >/etc/machine-id
rm -f /etc/resolv.conf
# The login says nothing of its own: the first line on a terminal is the prompt.
sed -i '/pam_motd\|pam_mail\|pam_lastlog\|pam_faildelay/d' /etc/pam.d/login

# A session scope without a service manager of its own: half the memory, and nothing to wake up at a restore.
sed -i '/pam_systemd.so/s/$/ class=background-light/' /etc/pam.d/common-session

printf 'virtio_pci\nvirtio_blk\n' >>/etc/initramfs-tools/modules
update-initramfs -u
# Nothing runs by itself in a machine that lives for an hour.
systemctl enable unbox-agent.service docker.socket
systemctl disable docker.service containerd.service prometheus-node-exporter.service 2>/dev/null || true
for unit in apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service \
	fstrim.timer logrotate.timer man-db.timer systemd-tmpfiles-clean.timer podman-auto-update.timer podman.socket \
	podman-restart.service podman-clean-transient.service podman.service podman-auto-update.service \
	netavark-dhcp-proxy.socket netavark-dhcp-proxy.service netavark-firewalld-reload.service \
	prometheus-node-exporter-apt.timer prometheus-node-exporter-ipmitool-sensor.timer \
	prometheus-node-exporter-mellanox-hca-temp.timer prometheus-node-exporter-nvme.timer \
	prometheus-node-exporter-smartmon.timer getty@tty1.service serial-getty@ttyS0.service console-getty.service \
	systemd-hibernate-clear.service systemd-update-utmp-runlevel.service networking.service; do
	systemctl mask "$unit" 2>/dev/null
done
systemctl --global mask podman.socket podman-auto-update.timer podman-restart.service systemd-tmpfiles-clean.timer 2>/dev/null || true

# For the machines that boot with SELinux; the others do not look at it. Debian's policy does not know yet that
# systemd hands its journal credentials on a tmpfs. Labels: see build.ts.
sed -i 's/^SELINUX=.*/SELINUX=permissive/' /etc/selinux/config
echo '(allow syslogd_t tmpfs_t (dir (search getattr)))' >/tmp/unbox.cil
semodule --noreload --install /tmp/unbox.cil
rm /tmp/unbox.cil
# It starts in its lab.
systemctl disable lxcfs.service

# `man -k` finds what is here; nothing would make its index later.
mandb --quiet --create

apt-get clean
rm -rf /var/lib/apt/lists/* /var/log/*.log /var/log/apt /var/cache/debconf/*-old
