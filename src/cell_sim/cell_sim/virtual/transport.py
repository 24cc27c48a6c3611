"""The transport in virtual time: real traffic control, tags and read points with faults."""

from collections import Counter
from collections.abc import Callable
from functools import partial

from cell_orchestrator.core.accept_store import Place
from cell_orchestrator.core.effects import Identify, MoveCarrier, ReadTag, WriteTag
from cell_orchestrator.core.line import Line, StationKind
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.requests import (
    ReportIdentification,
    ReportMove,
    ReportRead,
    ReportTagWrite,
    ReportTransport,
    Request,
)
from cell_sim.virtual.disk import Disk
from cell_sim.virtual.faults import Luck
from cell_sim.virtual.network import Network
from cell_sim.virtual.schedule import Schedule
from cell_sim.virtual.state_folder import StateFolder
from cell_sim.virtual.tag import VirtualTag
from cell_sim.virtual.transport_disk import TransportDisk
from cell_sim.virtual.truth import PlantTruth
from cell_sim.virtual.violation import Violation
from cell_transport.traffic import Traffic
from cell_transport.zones import ZoneGraph

TAG_S = 0.1
IDENTIFY_S = 4.0
STUCK_S = (30.0, 300.0)
DOWN_S = (1.0, 10.0)
FOREIGN = "urn:epc:id:grai:0614141.99999.7"
CANCELLED = 5
NO_CARRIER, TARGET_MISMATCH, TAG_UNREADABLE, WRITE_FAILED = 200, 203, 204, 205


class VirtualTransport:
    """Carriers on a track.  Where they are and which moves are open or done survives a crash of its process."""

    def __init__(
        self,
        line: Line,
        graph: ZoneGraph,
        schedule: Schedule,
        network: Network,
        truth: PlantTruth,
        luck: Luck,
        disk: Disk,
        folder: StateFolder,
        report: Callable[[Request], None],
    ) -> None:
        self._line, self._schedule, self._network, self._truth = line, schedule, network, truth
        self._luck, self._rng, self._disk, self._report = luck, luck.rng, disk, report
        self._traffic = Traffic(graph)
        self._graph = graph
        for carrier in line.carriers:
            self._traffic.place(carrier, graph.zone_of_station[line.home])
        self._asked: dict[str, MoveCarrier] = {}
        """Carrier -> its accepted move."""
        self._waiting: dict[str, MoveCarrier] = {}
        """Moves the traffic cannot take yet, by id."""
        self._bound: dict[str, str] = {}
        """Move of these -> the carrier that stood at its origin when it was asked for."""
        self._done: dict[str, int] = {}
        """Move id -> code."""
        self._since = dict.fromkeys(line.carriers)
        """All carriers, the last arrival last."""
        self._stuck: set[str] = set()
        self._overwrote: dict[str, str] = {}
        """Carrier -> EPC that its tag had before inspection wrote another, until it leaves."""
        is_read = luck.may_strike("journal_lost") or luck.may_strike("store_damaged")
        self._known = TransportDisk(folder.path, line, graph, luck) if is_read else None
        """What its process knows, where that may be lost."""
        self._driven = 0
        """So often nothing moved any more, because nobody knew why."""
        self.up = True

    def places(self) -> dict[str, str]:
        """Carrier -> station where it stands, "" on the way."""
        stations = {zone: station for station, zone in self._graph.zone_of_station.items()}
        moving = set(self._traffic.moving())
        return {c: "" if c in moving else stations.get(self._traffic.zone_of(c), "") for c in self._since}

    def journal(self, plant: Plant) -> tuple[Place, ...]:
        """What its journal tells of the carriers, as `places` reads it."""
        if self._known:
            return self._known.places(plant)
        return tuple(place for carrier in self._since if (place := self._place(carrier, plant)))

    def _place(self, carrier: str, plant: Plant) -> Place | None:
        tag = self._truth.tags[carrier]
        unit = tag.memory.unit if tag.memory and not tag.dead else None
        wears = "" if tag.dead else tag.epc
        bound = next((self._waiting[move] for move, name in self._bound.items() if name == carrier), None)
        if effect := self._asked.get(carrier) or bound:
            return Place(carrier, effect.origin, effect.move, effect.destination, unit, wears)
        station = self.places()[carrier]
        move = plant.carriers[carrier].move
        if move and move.id not in self._done and plant.carriers[carrier].station == station:
            return Place(carrier, station, move.id, move.destination, unit, wears)
        return Place(carrier, station, unit=unit, tag=wears) if station else None

    def die(self) -> None:
        """The process ends now; its journal stays."""
        if self.up:
            self._crash()

    # Moves

    def move(self, effect: MoveCarrier, log: str = "") -> None:
        """Move what stands at the origin; a repeated move answers, and does nothing twice.

        Args:
            effect: what is asked.
            log: newest event of the log of who asks.
        """
        if not self.up:
            return
        if effect.recall and effect.move in self._waiting:
            del self._waiting[effect.move]
            bound = self._bound.pop(effect.move, None)
            self._ended(effect.move, CANCELLED, bound)
        if effect.move in self._done:
            self._answer_move(effect, self._done[effect.move])
        elif effect.move not in self._waiting and all(m.move != effect.move for m in self._asked.values()):
            if self._known and effect.journal not in ("", self._known.identity):
                self._answer_move(effect, CANCELLED)
                return
            if self._disk.is_full:
                self._crash()
                return
            self._waiting[effect.move] = effect
            if carrier := self._whom(effect):
                self._bound[effect.move] = carrier
            if self._known:
                self._known.asked(effect, carrier, log)
            self._take_waiting()
            if self._luck.strikes("transport_crash"):
                self._crash()

    def _crash(self) -> None:
        self.up = False
        self._schedule.after(self._rng.uniform(*DOWN_S), self._restart)

    def _restart(self) -> None:
        if self._disk.is_full:
            self._crash()
            return
        if self._known and self._luck.strikes("journal_lost"):
            self._known.damage()
        if self._known and self._known.reopen(self._strand):
            self._asked, self._waiting, self._bound = {}, {}, {}
            self._network.cut()
            self._bring_back()
        if self._known:
            self._done = self._known.results()
        self.up = True
        self.tell_state()
        self._take_waiting()
        self._start_hops()

    def _strand(self) -> dict[str, str]:
        """Nothing moves any more: who was driving stands where it was to come next."""
        self._driven += 1
        zones = {carrier: self._traffic.zone_of(carrier) for carrier in self._since}
        self._traffic = Traffic(self._graph)
        for carrier, zone in zones.items():
            self._traffic.place(carrier, zone)
            station = self._graph.zones[zone].station
            if station and self._line.stations[station].capacity == 1:
                self._truth.at_station[station] = carrier
        return zones

    def _bring_back(self) -> None:
        """Who stands between the stations goes to where there is room for all: nobody else would get past."""
        home = self._line.home
        for carrier in self._since:
            if self._graph.zones[self._traffic.zone_of(carrier)].station is None:
                move = f"back {self._driven} {carrier}"
                self._waiting[move] = MoveCarrier(move, "", home, home)
                self._bound[move] = carrier

    def tell_state(self) -> None:
        """Say whose memory it has, and how many carriers its sensors see where; only where that may be lost."""
        if self._known is None or not self.up:
            return
        zones = self._graph.zones
        seen = Counter(zones[self._traffic.zone_of(carrier)].station or "" for carrier in self._since)
        between, moving = seen.pop("", 0), bool(self._traffic.moving() or self._waiting)
        known, now = self._known, self._schedule.now
        self._tell(ReportTransport(known.identity, known.lost, now, moving, dict(seen), between))

    def _ended(self, move: str, code: int, carrier: str | None = None) -> None:
        self._done[move] = code
        if self._known:
            self._known.ended(move, code, carrier)

    def _take_waiting(self) -> None:
        for effect in list(self._waiting.values()):
            carrier = self._bound.get(effect.move)
            if carrier is None:
                del self._waiting[effect.move]
                self._ended(effect.move, NO_CARRIER)
                self._answer_move(effect, NO_CARRIER)
            elif self._traffic.request(carrier, self._graph.zone_of_station[effect.destination]):
                del self._waiting[effect.move], self._bound[effect.move]
                self._asked[carrier] = effect
                self._truth.at_station.pop(effect.origin, None)
                self._overwrote.pop(carrier, None)
        self._start_hops()

    def _whom(self, effect: MoveCarrier) -> str | None:
        """The carrier at the origin; where many stand: with this tag, else with a dead one, else there longest."""
        zone = self._graph.zone_of_station[effect.origin]
        free = [c for c in self._since if not self._traffic.is_moving(c) and c not in self._bound.values()]
        here = [c for c in free if self._traffic.zone_of(c) == zone]

        def rank(carrier: str) -> int:
            epc, dead = self._tag_of(carrier)
            return 1 if dead else 0 if epc == effect.carrier else 2

        return min(here, key=rank, default=None)

    def _tag_of(self, carrier: str) -> tuple[str, bool]:
        """EPC of its tag, and whether that is dead, as far as the process knows."""
        if self._known:
            return self._known.tag(carrier)
        tag = self._truth.tags[carrier]
        return tag.epc, tag.dead

    def _start_hops(self) -> None:
        if not self.up:
            return
        for carrier in self._traffic.moving():
            if carrier in self._stuck:
                continue
            if self._luck.strikes("carrier_stuck"):
                self._stuck.add(carrier)
                self._schedule.after(self._rng.uniform(*STUCK_S), partial(self._freed, carrier))
                continue
            left, zone = self._traffic.zone_of(carrier), self._traffic.start_hop(carrier)
            if zone is not None:
                if self._known:
                    self._known.hops(carrier, left, zone)
                self._check_zones()
                self._schedule.after(self._graph.hop_time(zone), partial(self._hopped, carrier, self._driven))

    def _freed(self, carrier: str) -> None:
        self._stuck.discard(carrier)
        self._start_hops()

    def _hopped(self, carrier: str, driven: int) -> None:
        if driven != self._driven:
            return
        if self._known:
            self._known.stands(carrier)
        if self._traffic.finish_hop(carrier):
            self._arrived(carrier, self._asked.pop(carrier))
        self._take_waiting()

    def _check_zones(self) -> None:
        for zone, carriers in self._traffic.occupancy().items():
            if len(carriers) > self._graph.zones[zone].capacity:
                raise Violation(f"two carriers in one zone: {zone} holds {carriers}")

    def _arrived(self, carrier: str, effect: MoveCarrier) -> None:
        self._ended(effect.move, 0, carrier)
        self._since[carrier] = self._since.pop(carrier)
        if self._line.stations[effect.destination].capacity == 1:
            self._truth.at_station[effect.destination] = carrier
            if self._luck.strikes("tags_swapped"):
                self._swap_tags(carrier)
                self._learn(carrier)
                self._read(effect.destination, self._truth.tags[carrier])
            else:
                self._sense(effect.destination, carrier)
        self._answer_move(effect, 0)

    def _answer_move(self, effect: MoveCarrier, code: int) -> None:
        self._tell(ReportMove(effect.move, effect.carrier, code))

    def _tell(self, report: Request) -> None:
        self._network.send(lambda: self._report(report))

    # Tags

    def _swap_tags(self, carrier: str) -> None:
        """Exchange two tags, one pair at a time, under a reader: else nothing could contradict them."""
        tags = self._truth.tags
        if any(tag.dead or tag.epc != name for name, tag in tags.items()):
            return
        other = self._rng.choice(self._line.carriers)
        tags[carrier], tags[other] = tags[other], tags[carrier]

    def _sense(self, station: str, carrier: str) -> None:
        """The antenna sees a tag; or does not, or sees something else."""
        luck, tag = self._luck, self._truth.tags[carrier]
        tag.dead = luck.strikes("tag_dead") or tag.dead
        if luck.strikes("tag_damaged"):
            tag.memory = None
        self._learn(carrier)
        if luck.strikes("read_missed"):
            return
        epc, memory = tag.epc, tag.memory
        if luck.strikes("read_unreadable") or tag.dead:
            epc, memory = "", None
        elif luck.strikes("read_unknown"):
            epc = FOREIGN
        elif luck.strikes("read_wrong"):
            epc = self._rng.choice(self._line.carriers)
        for _ in range(2 if luck.strikes("read_twice") else 1):
            self._tell(ReportRead(station, epc, memory, self._schedule.now))

    def _read(self, station: str, tag: VirtualTag) -> None:
        epc, memory = ("", None) if tag.dead else (tag.epc, tag.memory)
        self._tell(ReportRead(station, epc, memory, self._schedule.now))

    def read(self, effect: ReadTag) -> None:
        """Have the antenna look again."""
        carrier = self._truth.at_station.get(effect.station)
        if self.up and carrier:
            self._schedule.after(TAG_S, lambda: self._sense(effect.station, carrier))

    def write(self, effect: WriteTag) -> None:
        """Write the user memory of the addressed tag; at inspection a tag may be replaced."""
        if self.up and self._disk.is_full:
            self._crash()
        elif self.up:
            self._schedule.after(TAG_S, lambda: self._write(effect))

    def _write(self, effect: WriteTag) -> None:
        carrier = self._truth.at_station.get(effect.station)
        if carrier is None:
            self._written(effect, NO_CARRIER)
            return
        tag = self._truth.tags[carrier]
        recode = effect.recode and self._line.stations[effect.station].kind is StationKind.INSPECTION
        if recode:
            if tag.epc != carrier and not tag.dead:
                self._overwrote[carrier] = tag.epc
            tag.dead, tag.epc = False, carrier
            self._learn(carrier)
        if tag.dead:
            self._written(effect, TAG_UNREADABLE)
        elif tag.epc != effect.carrier:
            self._written(effect, TARGET_MISMATCH)
        elif self._luck.strikes("write_failed"):
            self._written(effect, WRITE_FAILED)
        else:
            tag.memory = effect.tag
            self._learn(carrier)
            self._written(effect, 0)

    def _learn(self, carrier: str) -> None:
        """Its tag was read or written, so the process knows it."""
        if self._known:
            self._known.learn(carrier, self._truth.tags[carrier])

    def _written(self, effect: WriteTag, code: int) -> None:
        wrong = code == TARGET_MISMATCH
        message = "write failed" if code else ""
        before = self._overwrote.get(self._truth.at_station.get(effect.station, ""), "")
        self._tell(ReportTagWrite(effect.carrier, effect.station, effect.tag, code, message, wrong, before))

    def identify(self, effect: Identify) -> None:
        """Look at the fiducial of the carrier at inspection."""
        if self.up:
            self._schedule.after(IDENTIFY_S, lambda: self._identify(effect))

    def _identify(self, effect: Identify) -> None:
        carrier = self._truth.at_station.get(effect.station, "")
        failed = self._luck.strikes("identify_failed")
        self._tell(ReportIdentification(effect.carrier, effect.station, "" if failed else carrier, "not seen"))
