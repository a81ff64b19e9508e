namespace Coccinelle.Server.Access;

/// <summary>What somebody of a firm may do. An API key's scopes carry these names.</summary>
internal static class Permission
{
    public const string CallsRead = "calls:read";
    public const string ChannelsRead = "channels:read";
    public const string ChannelsWrite = "channels:write";
    public const string ChannelsTest = "channels:test";
    public const string LinesWrite = "lines:write";
    public const string PeopleRead = "people:read";
    public const string PeopleWrite = "people:write";
    public const string MessagesRead = "messages:read";
    public const string MessagesSend = "messages:send";
    public const string ContactsRead = "contacts:read";
    public const string ContactsWrite = "contacts:write";
    public const string AgendaRead = "agenda:read";
    public const string AgendaWrite = "agenda:write";
    public const string AppointmentsRead = "appointments:read";
    public const string AppointmentsWrite = "appointments:write";
    public const string ProspectsRead = "prospects:read";
    public const string ProspectsWrite = "prospects:write";
    public const string TicketsRead = "tickets:read";
    public const string TicketsWrite = "tickets:write";
    public const string KnowledgeRead = "knowledge:read";
    public const string KnowledgeWrite = "knowledge:write";
    public const string AuditRead = "audit:read";

    /// <summary>Who may do what, to be read row by row.</summary>
    private static readonly (string Permission, string[] Roles)[] Table =
    [
        (CallsRead,     [Roles.Owner, Roles.Manager, Roles.Employee]),
        (ChannelsRead,  [Roles.Owner, Roles.Manager, Roles.Employee]),
        (ChannelsWrite, [Roles.Owner, Roles.Manager]),
        (ChannelsTest,  [Roles.Owner, Roles.Manager]),
        (LinesWrite,    [Roles.Owner, Roles.Manager]),
        (PeopleRead,    [Roles.Owner, Roles.Manager]),
        (PeopleWrite,   [Roles.Owner]),
        (MessagesRead,  [Roles.Owner, Roles.Manager, Roles.Employee]),
        (MessagesSend,  [Roles.Owner, Roles.Manager, Roles.Employee]),
        (ContactsRead,  [Roles.Owner, Roles.Manager, Roles.Employee]),
        (ContactsWrite, [Roles.Owner, Roles.Manager]),
        (AgendaRead,    [Roles.Owner, Roles.Manager, Roles.Employee]),
        (AgendaWrite,   [Roles.Owner, Roles.Manager]),
        (AppointmentsRead,  [Roles.Owner, Roles.Manager, Roles.Employee]),
        (AppointmentsWrite, [Roles.Owner, Roles.Manager, Roles.Employee]),
        (ProspectsRead, [Roles.Owner, Roles.Manager, Roles.Employee]),
        (ProspectsWrite, [Roles.Owner, Roles.Manager, Roles.Employee]),
        (TicketsRead,   [Roles.Owner, Roles.Manager, Roles.Employee]),
        (TicketsWrite,  [Roles.Owner, Roles.Manager, Roles.Employee]),
        (KnowledgeRead,  [Roles.Owner, Roles.Manager, Roles.Employee]),
        (KnowledgeWrite, [Roles.Owner, Roles.Manager]),
        (AuditRead,     [Roles.Owner]),
    ];

    public static readonly IReadOnlyList<string> All = [.. Table.Select(row => row.Permission)];

    /// <summary>What a role may do; nothing for the operator, who is no firm's.</summary>
    public static IReadOnlyList<string> Of(string role) => [.. Table.Where(row => row.Roles.Contains(role)).Select(row => row.Permission)];
}

/// <summary>The roles of people. An API key without scopes is its firm's owner.</summary>
internal static class Roles
{
    public const string Operator = "operator";
    public const string Owner = "owner";
    public const string Manager = "manager";
    public const string Employee = "employee";

    /// <summary>Those of a firm.</summary>
    public static readonly IReadOnlyList<string> OfFirm = [Owner, Manager, Employee];
}
