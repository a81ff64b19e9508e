using Coccinelle.Domain.Calls;
using Coccinelle.Domain.Phones;
using CsCheck;
using NodaTime;

namespace Coccinelle.Domain.Tests.Calls;

public sealed class AdmissionTests
{
    private static readonly AdmissionFacts Willing = new()
    {
        Suspended = false,
        ChannelEnabled = true,
        HasAssistant = true,
        CallerBlocked = false,
        CallsNow = 0,
        MinutesUsed = 0,
    };

    [Fact]
    public void A_firm_with_an_assistant_takes_the_call() => Assert.Equal(AdmissionVerdict.Admitted, Admission.Decide(Willing));

    [Fact]
    public void Each_reason_is_named_and_the_strongest_first()
    {
        var worst = Willing with { ChannelEnabled = false, HasAssistant = false, CallerBlocked = true, Suspended = true };
        Assert.Equal(AdmissionVerdict.Suspended, Admission.Decide(worst));
        Assert.Equal(AdmissionVerdict.Blocked, Admission.Decide(worst with { Suspended = false }));
        Assert.Equal(AdmissionVerdict.ChannelOff, Admission.Decide(worst with { Suspended = false, CallerBlocked = false }));
        Assert.Equal(AdmissionVerdict.NoAssistant, Admission.Decide(Willing with { HasAssistant = false }));
        Assert.Equal(AdmissionVerdict.TenantBusy, Admission.Decide(Willing with { CallsNow = 2, MaxConcurrentCalls = 2 }));
        Assert.Equal(AdmissionVerdict.MinutesUsedUp, Admission.Decide(Willing with { MinutesUsed = 60, MonthlyMinutes = 60 }));
    }

    [Fact]
    public void One_busy_firm_never_takes_the_last_slots_from_the_others()
        => Gen.Int[2, 50].Sample(slots =>
        {
            var held = 0;
            while (FairShare.MayTake(slots, held, held))
                held++;
            Assert.InRange(held, 1, slots - 1);
            Assert.True(FairShare.MayTake(slots, held, heldByTenant: 0));
        });

    [Fact]
    public void Slots_are_never_oversold()
        => Gen.Select(Gen.Int[1, 12], Gen.Int[0, 4].Array[0, 60]).Sample((slots, wishes) =>
        {
            var leases = new LeaseSet();
            var now = Instant.FromUnixTimeSeconds(0);
            for (var i = 0; i < wishes.Length; i++)
            {
                var tenant = $"t{wishes[i]}";
                if (FairShare.MayTake(slots, leases.Count(now), leases.Count(tenant, now)))
                    leases.Take($"call{i}", tenant, now + Duration.FromMinutes(1));
            }

            Assert.InRange(leases.Count(now), 0, slots);
        });

    [Fact]
    public void A_single_slot_serves_whoever_comes_first() => Assert.True(FairShare.MayTake(1, 0, 0));

    [Fact]
    public void A_lease_ends_when_given_back_or_when_nobody_reports_the_end()
    {
        var leases = new LeaseSet();
        var now = Instant.FromUnixTimeSeconds(0);
        leases.Take("a", "t", now + Duration.FromSeconds(10));
        leases.Take("b", "t", now + Duration.FromSeconds(20));
        Assert.Equal(2, leases.Count("t", now));
        Assert.True(leases.Release("a"));
        Assert.False(leases.Release("a"));
        Assert.Equal(1, leases.Count(now + Duration.FromSeconds(19)));
        Assert.Equal(0, leases.Count(now + Duration.FromSeconds(20)));
    }

    [Theory]
    [InlineData(WhenUnavailable.Voicemail, typeof(NextBestStep.Voicemail))]
    [InlineData(WhenUnavailable.Transfer, typeof(NextBestStep.Transfer))]
    [InlineData(WhenUnavailable.Message, typeof(NextBestStep.Message))]
    public void The_firm_decides_what_its_caller_gets_instead(WhenUnavailable wish, Type step)
        => Assert.IsType(step, NextBest.After(AdmissionVerdict.Admitted, wish, E164.Parse("+33199009999"), overflowComesBack: false));

    [Fact]
    public void An_overflow_number_that_comes_back_to_us_is_never_dialled()
    {
        Assert.IsType<NextBestStep.Voicemail>(NextBest.After(AdmissionVerdict.NoSlot, WhenUnavailable.Transfer, E164.Parse("+33199009999"), true));
        Assert.IsType<NextBestStep.Voicemail>(NextBest.After(AdmissionVerdict.NoSlot, WhenUnavailable.Transfer, null, false));
    }

    [Fact]
    public void A_suspended_firm_is_not_named_and_a_blocked_caller_is_not_answered()
    {
        Assert.IsType<NextBestStep.NeutralMessage>(NextBest.After(AdmissionVerdict.Suspended, WhenUnavailable.Voicemail, null, false));
        Assert.IsType<NextBestStep.Reject>(NextBest.After(AdmissionVerdict.Blocked, WhenUnavailable.Voicemail, null, false));
    }
}
