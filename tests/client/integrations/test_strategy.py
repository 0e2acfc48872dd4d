"""A strategy follows its schemas, with a hub in memory."""

import asyncio
import datetime

import pytest

import schema_registry_client
from schema_registry_client import errors, testing
from schema_registry_client.integrations import strategy as strategies

SECONDS = 20
BREAKING = "breaking_change"
LATER = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1)
CONFIG = {"required_schemas": ["ticks_v1", "quotes_v1"], "lots": 3}


def document(name):
    return {"type": "object", "properties": {name: {"type": "number"}}}


class Market(strategies.SchemaAwareStrategy):
    """Remembers all that is asked of it; fails and waits as it is told."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.said: list[tuple[object, ...]] = []
        self.prepared = asyncio.Event()
        self.may_update = asyncio.Event()
        self.may_update.set()
        self.may_process = asyncio.Event()
        self.may_process.set()
        self.trouble: BaseException | None = None

    async def process_tick(self, tick, schemas):
        await self.may_process.wait()
        self.said.append(("tick", tick, *sorted(each.pin for each in schemas.values())))
        return tick

    async def pause_strategy(self, reason="by hand"):
        self.said.append(("pause", reason))
        await super().pause_strategy(reason)

    async def resume_strategy(self, reason=None):
        self.said.append(("resume", reason))
        await super().resume_strategy(reason)

    async def update_strategy_config(self, new_schema):
        self.said.append(("update", new_schema.pin, *new_schema["properties"]))
        await self.may_update.wait()
        if self.trouble:
            raise self.trouble

    async def prepare_update(self, new_schema, update):
        self.said.append(("prepare", update.action, *new_schema["properties"]))
        self.prepared.set()

    async def on_compatible_change(self, new_schema):
        self.said.append(("compatible", new_schema.pin, self.is_paused))
        if self.trouble:
            raise self.trouble

    async def until(self, *said):
        """Wait until it has said something."""
        async with asyncio.timeout(SECONDS):
            while said not in self.said:
                await asyncio.sleep(0)

    async def until_due(self, pin):
        """Wait until it has heard of a version that it is too busy to switch to."""
        async with asyncio.timeout(SECONDS):
            while pin not in {each.pin for each in self._changing._due.values()}:
                await asyncio.sleep(0)

    async def settled(self):
        """Wait until it is open."""
        async with asyncio.timeout(SECONDS):
            while self.is_paused:
                await asyncio.sleep(0)


@pytest.fixture
async def registry():
    async with testing.AsyncFakeRegistry() as registry:
        registry.publish("ticks_v1", document("price"))
        registry.publish("quotes_v1", document("bid"))
        yield registry


@pytest.fixture
def alerts():
    return []


@pytest.fixture
async def strategy(registry, alerts):
    async with Market(CONFIG, registry, on_alert=alerts.append) as strategy:
        yield strategy


def activate(registry, version):
    registry.announce(
        "activated",
        "ticks_v1",
        version=version,
        severity="breaking",
        effective_from=LATER.isoformat(),
    )


def pins(strategy):
    return sorted(each.pin for each in strategy.schema_versions.values())


class TestBeginning:
    async def test_knows_what_is_in_force_and_lets_ticks_in(self, strategy):
        answer = await strategy.on_tick(1)

        assert answer == 1
        assert strategy.said == [("tick", 1, "quotes_v1@1", "ticks_v1@1")]
        assert (strategy.is_paused, strategy.is_watching) == (False, True)
        assert strategy.strategy_config["lots"] == 3

    async def test_holds_ticks_until_it_is_initialized(self, registry):
        strategy = Market(CONFIG, registry)
        tick = asyncio.ensure_future(strategy.on_tick(1))
        await asyncio.sleep(0)

        assert strategy.said == []
        await strategy.initialize()
        assert await tick == 1
        await strategy.aclose()

    @pytest.mark.parametrize(
        "config",
        [
            {},
            {"required_schemas": "ticks_v1"},
            {"required_schemas": []},
            {"required_schemas": ["ticks_v1@3"]},
            {"required_schemas": ["a"], "update_timeout": 0},
            {"required_schemas": ["a"], "hold_timeout": "soon"},
            {"required_schemas": ["a"], "settle_seconds": float("nan")},
        ],
    )
    async def test_refuses_a_configuration_that_says_nothing(self, registry, config):
        with pytest.raises(errors.InvalidInput):
            Market(config, registry)

    async def test_refuses_a_schema_nobody_knows(self, registry):
        strategy = Market({"required_schemas": ["nowhere"]}, registry)

        with pytest.raises(schema_registry_client.NotFound):
            await strategy.initialize()
        assert strategy.is_paused
        await strategy.aclose()

    async def test_tells_waiting_ticks_when_it_is_closed(self, registry):
        strategy = Market(CONFIG, registry)
        tick = asyncio.ensure_future(strategy.on_tick(1))
        await asyncio.sleep(0)
        await strategy.aclose()

        with pytest.raises(strategies.StrategyError):
            await tick
        assert strategy.said == []


class TestABreakingChange:
    async def test_pauses_updates_and_resumes(self, registry, strategy):
        registry.publish("ticks_v1", document("last"), action=BREAKING)
        await strategy.until("resume", "schema change")
        await strategy.on_tick(1)

        assert strategy.said == [
            ("pause", "schema change"),
            ("update", "ticks_v1@2", "last"),
            ("resume", "schema change"),
            ("tick", 1, "quotes_v1@1", "ticks_v1@2"),
        ]

    async def test_waits_for_ticks_inside_and_holds_the_next(self, registry, strategy):
        strategy.may_process.clear()
        inside = asyncio.ensure_future(strategy.on_tick("inside"))
        await asyncio.sleep(0)
        registry.publish("ticks_v1", document("last"), action=BREAKING)
        await strategy.until("pause", "schema change")
        after = asyncio.ensure_future(strategy.on_tick("after"))
        await asyncio.sleep(0)
        updates = [each for each in strategy.said if each[0] == "update"]
        strategy.may_process.set()
        await asyncio.gather(inside, after)

        assert updates == []
        assert strategy.said == [
            ("pause", "schema change"),
            ("tick", "inside", "quotes_v1@1", "ticks_v1@1"),
            ("update", "ticks_v1@2", "last"),
            ("resume", "schema change"),
            ("tick", "after", "quotes_v1@1", "ticks_v1@2"),
        ]

    async def test_pauses_once_for_several_schemas(self, registry, strategy):
        strategy.may_update.clear()
        registry.publish("ticks_v1", document("last"), action=BREAKING)
        await strategy.until("update", "ticks_v1@2", "last")
        registry.publish("quotes_v1", document("ask"), action=BREAKING)
        registry.publish("other", document("ask"), action=BREAKING)
        registry.publish("ticks_v1", document("size"))
        await strategy.until_due("ticks_v1@3")
        strategy.may_update.set()
        await strategy.settled()

        assert strategy.said == [
            ("pause", "schema change"),
            ("update", "ticks_v1@2", "last"),
            ("update", "quotes_v1@2", "ask"),
            ("compatible", "ticks_v1@3", True),
            ("resume", "schema change"),
        ]
        assert pins(strategy) == ["quotes_v1@2", "ticks_v1@3"]

    async def test_stays_paused_if_it_was_paused_by_hand(self, registry, strategy):
        await strategy.pause_strategy()
        registry.publish("ticks_v1", document("last"), action=BREAKING)
        await strategy.until("resume", "schema change")

        assert strategy.pause_reasons == {"by hand"}
        await strategy.resume_strategy()
        assert not strategy.is_paused

    async def test_a_retired_version_gives_way_to_the_one_before(
        self, registry, strategy
    ):
        registry.publish("ticks_v1", document("last"), action=BREAKING)
        await strategy.until("resume", "schema change")
        strategy.said.clear()
        registry.announce("retired", "ticks_v1", version=2, restored_version=1)
        await strategy.until("resume", "schema change")

        assert pins(strategy) == ["quotes_v1@1", "ticks_v1@1"]
        with pytest.raises(strategies.TickTooLate):
            await strategy.on_tick(1, pin="ticks_v1@2")

    async def test_a_number_that_is_given_again_is_read_again(self, registry, strategy):
        registry.publish("ticks_v1", document("last"), effective_from=LATER)
        await asyncio.wait_for(strategy.prepared.wait(), SECONDS)
        registry._memory.versions["ticks_v1"].pop()  # as a backup would have it
        registry.publish("ticks_v1", document("mid"), action=BREAKING)
        await strategy.until("resume", "schema change")

        assert ("update", "ticks_v1@2", "mid") in strategy.said
        assert [*strategy.schema_versions["ticks_v1"]["properties"]] == ["mid"]


class TestACompatibleChange:
    async def test_holds_without_a_pause(self, registry, strategy):
        registry.publish("ticks_v1", document("last"))
        await strategy.until("compatible", "ticks_v1@2", False)
        await strategy.on_tick(1)

        assert strategy.said == [
            ("compatible", "ticks_v1@2", False),
            ("tick", 1, "quotes_v1@1", "ticks_v1@2"),
        ]

    async def test_goes_on_when_the_hook_fails(self, registry, strategy, alerts):
        strategy.trouble = ValueError("no")
        registry.publish("ticks_v1", document("last"))
        async with asyncio.timeout(SECONDS):
            while not alerts:
                await asyncio.sleep(0)

        assert [each.kind for each in alerts] == ["compatible_failed"]
        assert alerts[0].error is strategy.trouble
        assert not strategy.is_paused
        assert pins(strategy) == ["quotes_v1@1", "ticks_v1@2"]


class TestAnUpdateThatFails:
    @pytest.fixture
    async def failed(self, registry, strategy, alerts):
        strategy.trouble = ValueError("no lots")
        registry.publish("ticks_v1", document("last"), action=BREAKING)
        async with asyncio.timeout(SECONDS):
            while not alerts:
                await asyncio.sleep(0)
        strategy.said.clear()
        return strategy

    async def test_stays_paused_and_alerts(self, failed, alerts):
        tick = asyncio.ensure_future(failed.on_tick(1))
        await asyncio.sleep(0)  # it goes as far as it may

        (alert,) = alerts
        assert (alert.kind, alert.schema_id) == ("update_failed", "ticks_v1")
        assert alert.error is failed.trouble
        assert alert.update.action == BREAKING
        assert failed.pause_reasons == {"update failed"}
        assert failed.said == []
        assert pins(failed) == ["quotes_v1@1", "ticks_v1@1"]
        tick.cancel()

    async def test_resumes_by_hand_with_the_new_version(self, failed):
        await failed.resume_strategy()
        await failed.on_tick(1)

        assert failed.said == [
            ("resume", None),
            ("tick", 1, "quotes_v1@1", "ticks_v1@2"),
        ]

    async def test_can_be_tried_again(self, failed):
        first = await failed.retry_update()
        failed.trouble = None
        second = await failed.retry_update()

        assert (first, second) == (False, True)
        assert failed.said == [
            ("update", "ticks_v1@2", "last"),
            ("update", "ticks_v1@2", "last"),
            ("resume", "schema change"),
        ]
        assert pins(failed) == ["quotes_v1@1", "ticks_v1@2"]

    async def test_is_mended_by_the_next_version(self, registry, failed):
        failed.trouble = None
        registry.publish("ticks_v1", document("mended"))
        await failed.settled()

        assert failed.said == [
            ("update", "ticks_v1@3", "mended"),
            ("resume", "schema change"),
        ]

    async def test_takes_no_longer_than_it_may(self, registry, alerts):
        config = {**CONFIG, "update_timeout": 0.05}
        async with Market(config, registry, on_alert=alerts.append) as strategy:
            strategy.may_update.clear()
            registry.publish("ticks_v1", document("last"), action=BREAKING)
            async with asyncio.timeout(SECONDS):
                while not alerts:
                    await asyncio.sleep(0)

            assert strategy.pause_reasons == {"update failed"}
            assert isinstance(alerts[0].error, asyncio.TimeoutError)

    async def test_an_update_may_not_resume_itself(self, registry, strategy, alerts):
        async def update_strategy_config(new_schema):
            await strategy.resume_strategy()

        strategy.update_strategy_config = update_strategy_config
        registry.publish("ticks_v1", document("last"), action=BREAKING)
        async with asyncio.timeout(SECONDS):
            while not alerts:
                await asyncio.sleep(0)

        assert isinstance(alerts[0].error, strategies.StrategyError)
        assert strategy.is_paused

    async def test_an_update_that_cancels_itself_has_failed(
        self, registry, strategy, alerts
    ):
        strategy.trouble = asyncio.CancelledError()
        registry.publish("ticks_v1", document("last"), action=BREAKING)
        async with asyncio.timeout(SECONDS):
            while not alerts:
                await asyncio.sleep(0)

        assert [each.kind for each in alerts] == ["update_failed"]
        strategy.trouble = None
        assert await strategy.retry_update()

    async def test_a_callback_may_start_what_tries_again(self, registry):
        retried = asyncio.get_running_loop().create_future()

        async def retry():
            strategy.trouble = None
            retried.set_result(await strategy.retry_update())

        async def on_alert(alert):
            with pytest.raises(strategies.StrategyError):
                await strategy.retry_update()
            tasks.append(asyncio.ensure_future(retry()))

        tasks: list[asyncio.Task[None]] = []
        async with Market(CONFIG, registry, on_alert=on_alert) as strategy:
            strategy.trouble = ValueError("no")
            registry.publish("ticks_v1", document("last"), action=BREAKING)

            assert await asyncio.wait_for(retried, SECONDS)
            assert not strategy.is_paused

    async def test_a_callback_without_end_is_given_up(self, registry):
        begun = asyncio.Event()

        async def on_alert(alert):
            begun.set()
            await asyncio.Event().wait()

        config = {**CONFIG, "update_timeout": 0.05}
        async with Market(config, registry, on_alert=on_alert) as strategy:
            strategy.trouble = ValueError("no")
            registry.publish("ticks_v1", document("last"), action=BREAKING)
            await asyncio.wait_for(begun.wait(), SECONDS)
            strategy.trouble = None

            assert await asyncio.wait_for(strategy.retry_update(), SECONDS)
            assert not strategy.is_paused

    async def test_a_callback_that_fails_changes_nothing(self, registry):
        def on_alert(alert):
            raise RuntimeError(alert.kind)

        async with Market(CONFIG, registry, on_alert=on_alert) as strategy:
            strategy.trouble = ValueError("no")
            registry.publish("ticks_v1", document("last"), action=BREAKING)
            async with asyncio.timeout(SECONDS):
                while "update failed" not in strategy.pause_reasons:
                    await asyncio.sleep(0)
            strategy.trouble = None

            assert await strategy.retry_update()


class TestAVersionForLater:
    async def test_is_prepared_and_holds_once_activated(self, registry, strategy):
        registry.publish(
            "ticks_v1", document("last"), action=BREAKING, effective_from=LATER
        )
        await asyncio.wait_for(strategy.prepared.wait(), SECONDS)
        await strategy.on_tick("before")
        activate(registry, 2)
        await strategy.until("resume", "schema change")
        await strategy.on_tick("after")

        assert strategy.said == [
            ("prepare", BREAKING, "last"),
            ("tick", "before", "quotes_v1@1", "ticks_v1@1"),
            ("pause", "schema change"),
            ("update", "ticks_v1@2", "last"),
            ("resume", "schema change"),
            ("tick", "after", "quotes_v1@1", "ticks_v1@2"),
        ]

    async def test_holds_ticks_of_its_time_until_then(self, registry, strategy):
        registry.publish(
            "ticks_v1", document("last"), action=BREAKING, effective_from=LATER
        )
        await asyncio.wait_for(strategy.prepared.wait(), SECONDS)
        early = LATER - datetime.timedelta(microseconds=1)
        ahead = asyncio.ensure_future(strategy.on_tick("ahead", at=LATER))
        await strategy.on_tick("in time", at=early)
        activate(registry, 2)
        await asyncio.wait_for(ahead, SECONDS)

        with pytest.raises(strategies.TickTooLate):
            await strategy.on_tick("too late", at=early)
        assert [each for each in strategy.said if each[0] == "tick"] == [
            ("tick", "in time", "quotes_v1@1", "ticks_v1@1"),
            ("tick", "ahead", "quotes_v1@1", "ticks_v1@2"),
        ]

    async def test_is_known_to_who_begins_after_it_was_published(self, registry):
        registry.publish("ticks_v1", document("price"), effective_from=LATER)
        async with Market({**CONFIG, "hold_timeout": 0.05}, registry) as strategy:
            with pytest.raises(strategies.TickAhead):
                await strategy.on_tick(1, at=LATER)

            assert pins(strategy) == ["quotes_v1@1", "ticks_v1@1"]

    async def test_breaks_if_one_it_replaces_would_have(self, registry, strategy):
        registry.publish(
            "ticks_v1", document("last"), action=BREAKING, effective_from=LATER
        )
        registry.publish("ticks_v1", document("size"))
        await strategy.until("resume", "schema change")

        assert ("update", "ticks_v1@3", "size") in strategy.said

    async def test_holds_only_ticks_that_say_of_which_zone_they_are(self, strategy):
        with pytest.raises(errors.InvalidInput):
            await strategy.on_tick(1, at=datetime.datetime(2025, 3, 3))  # noqa: DTZ001 -- it is what is refused
        assert strategy.said == []


class TestATickWithItsVersion:
    async def test_waits_for_a_version_we_have_not_heard_of(self, registry, strategy):
        tick = asyncio.ensure_future(strategy.on_tick(1, pin="ticks_v1@2"))
        await asyncio.sleep(0)  # it goes as far as it may
        assert strategy.said == []
        registry.publish("ticks_v1", document("last"), action=BREAKING)
        await asyncio.wait_for(tick, SECONDS)

        assert strategy.said[-1] == ("tick", 1, "quotes_v1@1", "ticks_v1@2")

    async def test_is_read_by_it_after_a_compatible_change(self, registry, strategy):
        registry.publish("ticks_v1", document("last"))
        await strategy.until("compatible", "ticks_v1@2", False)
        strategy.said.clear()
        await strategy.on_tick("old", pin="ticks_v1@1")
        await strategy.on_tick("new", pin="ticks_v1@2")

        assert strategy.said == [
            ("tick", "old", "quotes_v1@1", "ticks_v1@1"),
            ("tick", "new", "quotes_v1@1", "ticks_v1@2"),
        ]

    async def test_is_refused_after_a_breaking_change(self, registry, strategy):
        registry.publish("ticks_v1", document("last"), action=BREAKING)
        await strategy.until("resume", "schema change")

        with pytest.raises(strategies.TickTooLate) as caught:
            await strategy.on_tick(1, pin="ticks_v1@1")
        assert (caught.value.written, caught.value.now) == ("ticks_v1@1", "ticks_v1@2")
        assert [each for each in strategy.said if each[0] == "tick"] == []

    async def test_names_a_required_schema_by_number(self, strategy):
        for pin in ("other@1", "ticks_v1@latest", "ticks_v1@1.0.0", "?"):
            with pytest.raises(errors.InvalidInput):
                await strategy.on_tick(1, pin=pin)
        assert strategy.said == []


class TestAHubThatIsLost:
    async def test_a_client_that_was_closed_is_told(self, strategy, registry, alerts):
        await registry.aclose()
        async with asyncio.timeout(SECONDS):
            while not alerts:
                await asyncio.sleep(0)
        await strategy.on_tick(1)

        assert [each.kind for each in alerts] == ["not_watching"]

    async def test_does_not_stop_it_and_is_caught_up_with(self, registry, strategy):
        registry.go_away()
        await strategy.on_tick(1)
        registry.publish("ticks_v1", document("last"), action=BREAKING)
        registry.come_back()
        await strategy.until("resume", "schema change")
        await strategy.on_tick(2)

        assert [each for each in strategy.said if each[0] == "tick"] == [
            ("tick", 1, "quotes_v1@1", "ticks_v1@1"),
            ("tick", 2, "quotes_v1@1", "ticks_v1@2"),
        ]

    async def test_at_the_start_is_told_and_caught_up_with(
        self, registry, alerts, monkeypatch, tmp_path
    ):
        await registry.get_schema("ticks_v1@in-force")
        await registry.get_schema("quotes_v1@in-force")
        registry.go_away()
        async with Market(CONFIG, registry, on_alert=alerts.append) as strategy:
            await strategy.on_tick(1)
            told = {(each.kind, each.schema_id) for each in alerts}
            registry.publish("ticks_v1", document("last"), action=BREAKING)
            registry.come_back()
            await strategy.until("resume", "schema change")

        assert told == {("stale", "ticks_v1"), ("stale", "quotes_v1")}
        assert pins(strategy) == ["quotes_v1@1", "ticks_v1@2"]

    async def test_a_revoked_key_is_told_and_does_not_stop_it(
        self, registry, strategy, alerts
    ):
        registry.revoke_key()
        async with asyncio.timeout(SECONDS):
            while not alerts:
                await asyncio.sleep(0)
        await strategy.on_tick(1)

        assert [each.kind for each in alerts] == ["not_watching"]
        assert (strategy.is_watching, strategy.is_paused) == (False, False)
