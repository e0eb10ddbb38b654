import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { Item } from "./item.ts";

/** Where items wait. */
export interface Store {
  put(item: Item): Promise<void>;
  remove(key: string): Promise<void>;
  get(key: string): Promise<Item | undefined>;
  /** The items of one actor, oldest first. */
  of(actor: string): Promise<Item[]>;
}

interface Schema extends DBSchema {
  outbox: { key: string; value: Item };
}

/** Keep items in the browser's database; where it is closed to us, in memory. */
export async function openStore(): Promise<Store> {
  try {
    const database = await openDB<Schema>("formloom", 1, {
      upgrade: (made) => {
        made.createObjectStore("outbox", { keyPath: "key" });
      },
    });
    return lasting(database);
  } catch {
    return memoryStore();
  }
}

export function memoryStore(): Store {
  const items = new Map<string, Item>();
  return {
    put: (item) => Promise.resolve(void items.set(item.key, item)),
    remove: (key) => Promise.resolve(void items.delete(key)),
    get: (key) => Promise.resolve(items.get(key)),
    of: (actor) => Promise.resolve(ofActor([...items.values()], actor)),
  };
}

function lasting(database: IDBPDatabase<Schema>): Store {
  return {
    put: async (item) => {
      await database.put("outbox", item);
    },
    remove: (key) => database.delete("outbox", key),
    get: (key) => database.get("outbox", key),
    of: async (actor) => ofActor(await database.getAll("outbox"), actor),
  };
}

function ofActor(items: Item[], actor: string): Item[] {
  return items.filter((item) => item.actor === actor).sort((left, right) => left.at - right.at);
}
