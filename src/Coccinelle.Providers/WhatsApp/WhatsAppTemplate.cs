using System.Text.Json;
using System.Text.RegularExpressions;
using Coccinelle.Providers.Http;

namespace Coccinelle.Providers.WhatsApp;

/// <summary>A template of a firm's account. Name and language together are its identity (Meta).</summary>
/// <param name="Name">Lower case, <c>rappel_24h</c>.</param>
/// <param name="Language"><c>fr</c>, <c>en_US</c></param>
/// <param name="Status"><c>APPROVED</c>, <c>PENDING</c>, <c>REJECTED</c>, <c>PAUSED</c>, <c>DISABLED</c>, … always in capitals.</param>
public sealed partial record WhatsAppTemplate(string Name, string Language, string Status)
{
    public bool IsApproved => Status == "APPROVED";

    /// <summary>Null from 360dialog.</summary>
    public string? Id { get; init; }

    /// <summary><c>UTILITY</c>, <c>MARKETING</c>, <c>AUTHENTICATION</c>: decides the price. Meta changes it by itself.</summary>
    public string? Category { get; init; }

    /// <summary>Its text with the variables in it, <c>Bonjour {{1}}</c>; null when it has none.</summary>
    public string? Body { get; init; }

    /// <summary>The variables of the body in the order of their first use: <c>1</c>, <c>2</c>, or names.</summary>
    public IReadOnlyList<string> Variables { get; init; } = [];

    /// <summary>Variables have names, so that each value has to say whose it is.</summary>
    public bool IsNamed { get; init; }

    /// <summary>It wants more than values for its body: in its header or its buttons.</summary>
    public bool WantsMore { get; init; }

    /// <summary>Null when it has no name, language or status: the others are read all the same.</summary>
    internal static WhatsAppTemplate? Read(JsonElement json)
    {
        if (json.Text("name") is not { } name || json.Text("language") is not { } language || json.Text("status") is not { } status) return null;

        var components = json.Items("components");
        var body = components.FirstOrDefault(component => Is(component, "BODY")).Text("text");
        string[] variables = body is null ? [] : [.. Variable().Matches(body).Select(match => match.Groups[1].Value).Distinct()];
        return new WhatsAppTemplate(name, language, status.ToUpperInvariant())
        {
            Id = json.Text("id"),
            Category = json.Text("category")?.ToUpperInvariant(),
            Body = body,
            Variables = variables,
            IsNamed = string.Equals(json.Text("parameter_format"), "NAMED", StringComparison.OrdinalIgnoreCase) || variables.Any(one => !one.All(char.IsAsciiDigit)),
            WantsMore = components.Any(component => !Is(component, "BODY") && HasGap(component)),
        };
    }

    /// <summary>A picture or a place at the head, or a variable in the head or in a button's address.</summary>
    private static bool HasGap(JsonElement component) =>
        (Is(component, "HEADER") && component.Text("format") is { } format && !format.Equals("TEXT", StringComparison.OrdinalIgnoreCase))
        || (component.Text("text") is { } text && Variable().IsMatch(text))
        || component.Items("buttons").Any(button => button.Text("url") is { } url && Variable().IsMatch(url));

    private static bool Is(JsonElement component, string type) => string.Equals(component.Text("type"), type, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")]
    private static partial Regex Variable();
}

/// <summary>The templates of an account. Closed.</summary>
public abstract record WhatsAppTemplates
{
    private WhatsAppTemplates()
    {
    }

    /// <param name="Templates">In the provider's order.</param>
    /// <param name="IsComplete">False when more pages could not be read: then a missing template may exist.</param>
    public sealed record Found(IReadOnlyList<WhatsAppTemplate> Templates, bool IsComplete) : WhatsAppTemplates;

    public sealed record Refused(WhatsAppError Error) : WhatsAppTemplates;

    /// <summary>Nothing was learned.</summary>
    public sealed record Failed(string Reason) : WhatsAppTemplates;
}
