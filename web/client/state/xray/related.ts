/** What belongs together in a picture: what lights up with a thing that somebody points at. Pure. */
import type { Picture } from '../../../../runner/xray/picture.ts';

/** The thing with this key and everything related to it, by their keys. */
export function relatedTo(picture: Picture, key: string): ReadonlySet<string> {
  return new Set([
    key,
    ...ofProcess(picture, key),
    ...ofNamespace(picture, key),
    ...ofCgroup(picture, key),
    ...ofPort(picture, key),
  ]);
}

/** Its namespaces and its group; its companions are the processes that share something that not all share. */
function ofProcess(picture: Picture, key: string): readonly string[] {
  const row = picture.processes.find((one) => one.key === key);
  if (row === undefined) return [];
  const own = Object.values(row.namespaces);
  const special = own.filter((one) => picture.namespaces.find((view) => view.key === one)?.initial === false);
  const companions = picture.processes.filter(({ namespaces }) =>
    Object.values(namespaces).some((one) => special.includes(one)),
  );
  return [...own, row.cgroup, ...companions.map((one) => one.key)];
}

function ofNamespace(picture: Picture, key: string): readonly string[] {
  return picture.processes
    .filter(({ namespaces }) => Object.values(namespaces).includes(key))
    .map((one) => one.key);
}

function ofCgroup(picture: Picture, key: string): readonly string[] {
  if (!picture.cgroups.some(({ path }) => path === key)) return [];
  const below = key === '/' ? '/' : `${key}/`;
  return picture.processes
    .filter(({ cgroup }) => cgroup === key || cgroup.startsWith(below))
    .map((one) => one.key);
}

function ofPort(picture: Picture, key: string): readonly string[] {
  const port = picture.ports.find((one) => one.key === key);
  if (port === undefined) return [];
  const plugged = picture.ports.filter(({ bridge }) => bridge === key).map((one) => one.key);
  return [port.peer, port.bridge, ...plugged].filter((one) => one !== null);
}
