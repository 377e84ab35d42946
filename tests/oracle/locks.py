"""Section 5 of MODEL.md: the lock table. It knows rows and who waits for them, not what a refusal means."""
from collections import deque


class LockTable:
    def __init__(self):
        self.holder, self.waiters = {}, {}

    def free(self, row):
        return row not in self.holder

    def take(self, t, row):
        self.holder[row] = t
        t.held.append(row)

    def closes_cycle(self, t, row):
        """Would t's waiting for this row close a cycle? Each waiter waits for the holder of one row (D5)."""
        h = self.holder[row]
        while h is not t:
            if h.wanted is None:
                return False
            h = self.holder[h.wanted]
        return True

    def first_waiter(self, row):
        q = self.waiters.get(row)
        return q[0] if q else None

    def wait(self, t, row):
        q = self.waiters.get(row)
        if q is None:
            q = self.waiters[row] = deque()
        q.append(t)
        t.wanted = row

    def give_up(self, t):
        q = self.waiters[t.wanted]
        q.remove(t)
        if not q:
            del self.waiters[t.wanted]

    def release(self, t):
        """Hands every row that t holds to its first waiter, or frees it; returns those granted, in that order."""
        granted = []
        for row in t.held:
            q = self.waiters.get(row)
            if q is None:
                del self.holder[row]
                continue
            w = q.popleft()
            if not q:
                del self.waiters[row]
            self.take(w, row)
            granted.append(w)
        return granted
