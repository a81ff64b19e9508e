using System.Reflection;
using Coccinelle.Domain.Agenda;
using Coccinelle.Domain.Calls;
using Coccinelle.Server.Access;
using Coccinelle.Server.Agenda;
using Coccinelle.Server.Assistants.Functions;
using Coccinelle.Server.Calls;
using Coccinelle.Server.Channels;
using Coccinelle.Server.Messaging;
using Coccinelle.Server.Tenants;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Coccinelle.Server.Tests.Architecture;

/// <summary>Whatever grains say to one another survives the way to another server.</summary>
public sealed class GrainContractTests
{
    private static readonly ToolHistory History = new() { Functions = ["a"], Answers = new Dictionary<string, string> { ["b"] = "c" } };
    private static readonly IncomingCall Call = new() { To = "+33939035761", From = "anonymous", ForwardedFrom = "+33140000001", CalledVia = "x", Direction = "inbound" };

    private static readonly ChannelEvidence Evidence = new() { ProvenBy = "test", NumberId = "1", FailureCode = "tls", FailureReason = "{}" };

    private static readonly ChannelChange Change = new()
    {
        Type = "email",
        Config = "{}",
        Secrets = "{}",
        Templates = "{}",
        Configured = true,
        AssistantId = "a",
        ExpectedVersion = 3,
        Evidence = Evidence,
    };

    private static readonly ChannelRow Row = new()
    {
        ChannelType = "sms",
        Enabled = true,
        Configured = true,
        ConfigPublic = "{}",
        ConfigEncrypted = "{}",
        Templates = "{}",
        AssistantId = "a",
        Version = 2,
        UpdatedAt = NodaTime.Instant.FromUnixTimeTicks(17),
        VerifiedAt = NodaTime.Instant.FromUnixTimeTicks(16),
        VerifiedFingerprint = "f",
        VerifiedBy = "test",
        FailingSince = NodaTime.Instant.FromUnixTimeTicks(15),
        FailureCode = "tls",
        StateReason = "{}",
        ProviderNumberId = "1",
        ChannelToken = "t",
    };

    private static readonly NodaTime.Instant At = NodaTime.Instant.FromUnixTimeTicks(18);

    private static readonly FunctionMark Mark = new("ten_1", "call_1", "call_2", "book_appointment", "h");

    private static readonly object[] Samples =
    [
        Call,
        new CallStep { Name = CallSteps.Confirm, Try = 2, Firm = "ten_1", Speech = "oui", Digits = "1", DialStatus = "busy", Call = Call },
        new VoiceAnswer("<Response/>", CallOutcomes.Voicemail, "asked"),
        new AssistantAnswer("{}"),
        new Actor("user", "usr_1", "lea@example.test"),
        new TenantStanding("Salon Léa", true),
        new RateDecision(true, 300, 299, 1, 0),
        new AdmissionAnswer(AdmissionVerdict.NoSlot, "Salon Léa", "assistant", WhenUnavailable.Transfer, "+33140000001", "Europe/Paris", "Sara"),
        new TenantPatch
        {
            Name = "a", Sector = "b", TimeZone = "c", Locale = "d", ContactEmail = "e", OwnerPhone = "f", OverflowNumber = "g", AssistantId = "h", Suspended = false,
        },
        new LineEntry("ten_1", LineKind.Dedicated, true),
        RateKind.TestSend,
        ChangeOutcome.Taken,
        Change,
        Evidence,
        ClaimOutcome.TakenByAnother,
        Row,
        new SendingFirm("Salon Léa", false, "Europe/Paris", "+33140000001", Row),
        BudgetVerdict.SpendingLimit,
        new InstantSurrogate(17),
        Mark,
        new ToolInvocation("call_1", "book_appointment", "{}"),
        new ServedCall { Id = "call_1", CallSid = "CA1", TenantId = "ten_1", CallerNumber = "+33612345678", TimeZone = "Europe/Paris", History = History },
        History,
        new ToolAnswer("call_1", "book_appointment", "{}", "e"),
        BookKind.Refused,
        new BookAnswer
        {
            Kind = BookKind.Refused, AppointmentId = "rdv_1", Start = At, ServiceName = "Coupe", AgendaName = "Léa", Verdict = SlotVerdict.Taken,
            Slots = [new SlotOffer(At, At, "agd_1")], ConfirmedBy = "sms", Choices = ["Coupe"],
        },
        new SlotSearch { Service = "a", Agenda = "b", From = At, To = At, Holder = "c" },
        new BookRequest
        {
            Start = At, Service = "a", Agenda = "b", CustomerName = "c", CustomerPhone = "d", CustomerEmail = "e", Notes = "f", CallId = "g", CreatedBy = "h", OutsideHours = true,
            Mark = Mark, Actor = Actor.System, IsFirstOfCall = true,
        },
        new MoveRequest { AppointmentId = "rdv_1", Start = At, Service = "a", Agenda = "b", By = "owner", OutsideHours = true, Mark = Mark, Actor = Actor.System, CallId = "c" },
        new CancelRequest { AppointmentId = "rdv_1", By = "owner", Reason = "a", Mark = Mark, Actor = Actor.System, CallId = "c" },
        new HoldRequest(At, "a", "b", "c"),
        new SlotOffer(At, At, "agd_1"),
    ];

    [Fact]
    public void Every_contract_comes_back_equal()
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();
        foreach (var sample in Samples)
            Assert.Equivalent(sample, serializer.Deserialize<object>(serializer.SerializeToArray<object>(sample)), strict: true);
    }

    [Fact]
    public void Every_contract_has_a_sample_here()
    {
        var contracts = typeof(CoccinelleServer).Assembly.GetTypes().Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null);
        Assert.Empty(contracts.Except(Samples.Select(sample => sample.GetType())));
    }

    [Fact]
    public void Every_property_of_a_contract_travels()
    {
        foreach (var type in Samples.Select(sample => sample.GetType()).Where(type => !type.IsEnum))
        {
            var unmarked = type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
                .Where(property => property.SetMethod is not null && property.GetCustomAttribute<IdAttribute>() is null);
            Assert.Empty(unmarked.Select(property => $"{type.Name}.{property.Name}"));
        }
    }

    [Fact]
    public void The_domains_enums_travel_with_every_value()
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();
        AssertAllTravel<AdmissionVerdict>(serializer);
        AssertAllTravel<WhenUnavailable>(serializer);
        AssertAllTravel<LineKind>(serializer);
        AssertAllTravel<SlotVerdict>(serializer);
    }

    private static void AssertAllTravel<T>(Serializer serializer)
        where T : struct, Enum
        => Assert.All(Enum.GetValues<T>(), value => Assert.Equal(value, serializer.Deserialize<T>(serializer.SerializeToArray(value))));
}
