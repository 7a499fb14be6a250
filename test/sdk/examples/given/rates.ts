export declare const publication: string;
