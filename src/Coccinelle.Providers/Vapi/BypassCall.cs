using System.Text.Json.Serialization;
using Coccinelle.Domain.Phones;

namespace Coccinelle.Providers.Vapi;

/// <summary>The body of <c>POST /call</c> that creates a call without dialling (Vapi docs, "Call handling with Vapi and Twilio").</summary>
internal sealed record BypassCall(
    string PhoneNumberId, bool PhoneCallProviderBypassEnabled, BypassCustomer Customer, string AssistantId, BypassOverrides AssistantOverrides)
{
    public static BypassCall From(HandOverRequest request, string phoneNumberId)
    {
        var ours = new Dictionary<string, string> { ["tenantId"] = request.TenantId, ["twilioCallSid"] = request.CallSid };
        var variables = new Dictionary<string, string>(request.Variables);
        foreach (var (name, value) in ours) variables[name] = value;
        return new(phoneNumberId, true, BypassCustomer.From(request.CustomerNumber), request.AssistantId, new(variables, ours));
    }
}

/// <summary>The caller. Vapi wants 3 to 40 characters, and E.164 unless told otherwise (Vapi OpenAPI: CreateCustomerDTO).</summary>
internal sealed record BypassCustomer(string Number, [property: JsonPropertyName("numberE164CheckEnabled")] bool? CheckEnabled)
{
    private const string Hidden = "anonymous";
    private const int Longest = 40;

    public static BypassCustomer From(string? number) => PhoneText.Read(number) switch
    {
        PhoneReading.Number read => new(read.Value.Value, null),
        PhoneReading.Unreadable { Text.Length: >= 3 } raw => new(raw.Text[..Math.Min(raw.Text.Length, Longest)], false),
        _ => new(Hidden, false),
    };
}

internal sealed record BypassOverrides(IReadOnlyDictionary<string, string> VariableValues, IReadOnlyDictionary<string, string> Metadata);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BypassCall))]
internal sealed partial class VapiJson : JsonSerializerContext;
