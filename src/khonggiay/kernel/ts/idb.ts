/** IndexedDB spoken with promises. */

/** Return what a request brings. */
export function brought<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error ?? new Error("the request failed"));
  });
}

/** Settle when everything of the transaction is on the disk. */
export function written(transaction: IDBTransaction): Promise<void> {
  return new Promise((done, fail) => {
    transaction.oncomplete = () => done();
    transaction.onabort = () => fail(transaction.error ?? new Error("the transaction was given up"));
  });
}

/** Tell whether the device said that it has no room left. */
export function isFull(error: unknown): boolean {
  return error instanceof Error && (error.name === "QuotaExceededError" || error.name === "NS_ERROR_DOM_INDEXEDDB_QUOTA_ERR");
}

/** Open (or make) a database; it closes by itself when another page renews or removes it. */
export function openDatabase(
  factory: IDBFactory, name: string, version: number, upgrade: (database: IDBDatabase, from: number) => void,
): Promise<IDBDatabase> {
  return new Promise((done, fail) => {
    const request = factory.open(name, version);
    request.onupgradeneeded = (event) => upgrade(request.result, event.oldVersion);
    request.onerror = () => fail(request.error ?? new Error(name));
    request.onsuccess = () => {
      const database = request.result;
      database.onversionchange = () => database.close();
      done(database);
    };
  });
}
