"""Section 4 of MODEL.md: the platform's shared capacity. All in service progress at one rate (D21, D22)."""
from heapq import heappop, heappush


class Capacity:
    def __init__(self, sim, sigma, kappa, ended):
        self.sim, self.sigma, self.kappa, self.ended = sim, sigma, kappa, ended
        self.v, self.v_at = 0.0, 0                    # the service that each has got, at that time
        self.n, self.rate = 0, 1.0
        self.in_service, self.began, self.generation = [], 0, 0
        self.jobs_area = 0                            # for self-checks

    def advance(self):
        now = self.sim.now
        dt = now - self.v_at
        self.v += dt * self.rate
        self.jobs_area += dt * self.n
        self.v_at = now

    def n_changed(self):
        n = self.n
        self.generation += 1
        if n:
            self.rate = 1 / (1 + self.sigma * (n - 1) + self.kappa * n * (n - 1))
            left = max(self.in_service[0][0] - self.v, 0.0)
            self.sim.at(self.sim.now + round(left / self.rate), self.timer, self.generation)
        else:
            self.v = 0.0

    def serve(self, t, demand):
        self.advance()
        self.n += 1
        self.began += 1
        heappush(self.in_service, (self.v + demand, self.began, t))
        self.n_changed()

    def timer(self, generation):
        if generation != self.generation:
            return
        self.advance()
        end, _, t = heappop(self.in_service)
        self.v = max(self.v, end)
        self.n -= 1
        self.n_changed()
        self.ended(t)
